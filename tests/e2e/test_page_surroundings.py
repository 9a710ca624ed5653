"""Pages in the surroundings readers bring: narrow windows, their system's colours, paper."""

import pytest

NARROW = {"viewport": {"width": 320, "height": 640}}
ENLARGED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}
"""A desktop's 1280 × 900 at 200 %."""

TOO_WIDE = "document.scrollingElement.scrollWidth - innerWidth"

COVERAGES = ["sturmflut", "stadtlauf"]
"""One in each theme, with much on its front page."""

OUTLINED = """(elements) => elements.every((element) => {
  const style = getComputedStyle(element);
  return ["top", "right", "bottom", "left"].every((side) => parseFloat(style[`border-${side}-width`]) >= 1);
})"""
"""Whether elements have lines all around, which is what is left where grounds are taken away."""

FOCUSED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""

ON_PAPER = """() => {
  const { color, backgroundColor } = getComputedStyle(document.documentElement);
  return [color, backgroundColor];
}"""


@pytest.mark.parametrize("window", [NARROW, ENLARGED], ids=["320px", "200percent"])
async def test_no_page_scrolls_sideways(rendered_site, new_page, witness, window):
    """At 320 CSS pixels and at 200 % (WCAG 2.2, 1.4.10 and 1.4.4), whatever is on the page."""
    witness.tolerate(r"status of 4(04|10)")
    page = await new_page(**window)
    wide = []
    for shown in rendered_site.selection:
        await page.goto(shown.url)
        if (pixels := await page.evaluate(TOO_WIDE)) > 0:
            wide.append(f"{shown}: {pixels} px too wide")
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("slug", COVERAGES)
async def test_what_grounds_said_lines_say_in_forced_colours(rendered_site, new_page, slug):
    """Badges, tags and boxes keep their shape where the system sets the colours, and the focus is seen."""
    page = await new_page(forced_colors="active")
    await page.goto(rendered_site.one("front", slug=slug).url)
    boxes = page.locator(".status-live, .status-closed, .badge, .tags span, #summary section, .correction")
    assert await boxes.count() > 2
    assert await boxes.evaluate_all(OUTLINED)
    for _ in range(4):
        await page.keyboard.press("Tab")
        assert await page.evaluate(FOCUSED)


@pytest.mark.parametrize("slug", COVERAGES)
async def test_paper_is_white_and_has_no_buttons(rendered_site, new_page, slug):
    """Black on white, in the dark too; what can only be clicked stays away, all entries are there."""
    page = await new_page(color_scheme="dark")
    await page.goto(rendered_site.one("front", slug=slug).url)
    await page.emulate_media(media="print", color_scheme="dark")
    assert await page.evaluate(ON_PAPER) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    shown = page.locator("button:visible, .skip:visible, nav.pages a:visible")
    assert await shown.count() == 0
    assert await page.locator(".entry:visible").count() == await page.locator(".entry").count() > 0

"""Running text at the desk: what goes in by keys, buttons and the clipboard, and what readers get of it."""

from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.composer import PASTE, body, button, field, put, reading, sent, write

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { color: red }</style></head>
<body lang=DE style='tab-interval:35.4pt'><!--StartFragment-->
<p class=MsoNormal style='margin-bottom:0cm'>Der <b style='mso-bidi-font-weight:normal'>Deich</b>
<span style='font-style:italic'>hält</span>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>Bensersiel</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Neßmersiel</p>
<script>alert(1)</script><img src="https://elsewhere.example/zaehlpixel.gif"><a href="javascript:alert(1)">Falle</a>
<!--EndFragment--></body></html>"""

ARCHIVED = (
    '<p>Der <a href="https://example.org/deich" title="Zum Deich">Deich</a> hält.<br>Noch.</p>'
    '<figure><img src="https://bilder.example.org/deich.jpg" alt="Der Deich" width="30" height="20">'
    "<figcaption>Am Siel <small>Archiv</small></figcaption></figure>"
    '<ol start="19"><li>November<ul><li>abends</li></ul></li></ol>'
    "<blockquote><p>Wir bleiben.</p><p><cite>Enno Harms</cite></p></blockquote><h3>Danach</h3><p>a &lt; b</p>"
)
"""What imports bring along, which the field has no buttons for."""


async def formatted_by_keyboard(page):
    """Bold, a link, a list by its mark, a subhead by the toolbar; the cursor is in the paragraph after it."""
    text = body(page)
    await write(page, "Der Deich hält", "Die Lage ist ")
    await page.keyboard.press("Control+b")
    await page.keyboard.type("ruhig")
    await page.keyboard.press("Control+b")
    await page.keyboard.type(", sagt der Verband")
    await page.keyboard.press("Control+Shift+ArrowLeft")
    await page.keyboard.press("Control+Shift+L")
    await expect(field(page, "Adresse des Links")).to_be_focused()
    assert await violations(page) == []
    await field(page, "Adresse des Links").fill("example.org/verband")
    await page.keyboard.press("Enter")
    await expect(text).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.type(".")
    await page.keyboard.press("Enter")
    await page.keyboard.type("* Bensersiel")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Accumersiel")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Wie es weitergeht")
    await page.keyboard.press("Alt+F10")  # to the toolbar; arrows move in it
    await expect(button(page, "Fett")).to_be_focused()
    await page.keyboard.press("End")
    await expect(button(page, "Zwischenüberschrift")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(button(page, "Zwischenüberschrift")).to_have_attribute("aria-pressed", "true")
    await expect(text).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")


async def test_text_is_formatted_by_keys_and_buttons_and_cleaned_when_it_is_pasted(desk):
    """What readers get is what stood in the field: by keyboard alone, from Word, and unchanged after an edit."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await formatted_by_keyboard(page)
    await put(page, PASTE, {"text/html": WORD, "text/plain": "Der Deich hält."})
    await expect(body(page).locator("li")).to_have_count(4)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer-status")).to_have_text("Veröffentlicht: Der Deich hält")

    async with reading(desk) as entry:
        shown = entry.locator(".text")
        await expect(shown.locator("strong")).to_have_text(["ruhig", "Deich"])
        await expect(shown.locator("em")).to_have_text("hält")
        await expect(shown.locator("h3")).to_have_text("Wie es weitergeht")
        await expect(shown.locator("li")).to_have_text(["Bensersiel", "Accumersiel", "Bensersiel", "Neßmersiel"])
        await expect(shown.locator("a")).to_have_attribute("href", "https://example.org/verband")
        await expect(shown.locator("img, script, span")).to_have_count(0)
        before = await shown.inner_html()

    await page.locator(".card").get_by_role("button", name="Bearbeiten").click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer-status")).to_have_text("Änderung gespeichert: Der Deich hält")
    async with reading(desk) as entry:
        assert await entry.locator(".text").inner_html() == before


async def test_an_edit_leaves_alone_what_the_field_has_no_buttons_for(desk, witness):
    """Pictures and numbers within an imported text are there after a headline was changed."""
    witness.allow("bilder.example.org")
    witness.tolerate("ERR_NAME_NOT_RESOLVED")
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    entry_id = await desk.post(mara, "Aus dem Archiv", body=ARCHIVED, format="html")
    page = await desk.page(mara)
    await button(page.locator("#lane-timeline .card"), "Bearbeiten").click()
    await expect(field(page, "Überschrift")).to_have_value("Aus dem Archiv")
    await field(page, "Überschrift").fill("Aus unserem Archiv")
    await sent(page, "Ohne Hinweis ändern", "Änderung gespeichert")
    entry = (await desk.parts.handler.states.current("sturmflut")).entries[entry_id]
    assert entry.content.headline == "Aus unserem Archiv"
    assert entry.content.blocks[0].html.replace(' rel="noopener noreferrer"', "") == ARCHIVED

"""Posts from elsewhere in a real browser: nobody is asked before a reader says so, and exactly one is asked after."""

from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.support.browser import PHONE, SHIFTS, comes_true
from tests.support.renderings import publish
from ticker.domain import events as e

POST = e.Embed(
    url="https://x.com/deichwacht/status/1989412345678901234", text="Zwei Meter und fallend.", author="Deich"
)
FRAME = "https://platform.twitter.com/embed/Tweet.html?id=1989412345678901234&dnt=true"
PLATFORM = "platform.twitter.com"
VIDEO = e.Embed(url="https://youtu.be/a1B2c3D4e5_", title="Blick vom Deich")
THEIRS = '<!DOCTYPE html><title>Post</title><a id="theirs" href="#">Mehr von Deich</a>'


async def with_a_post(liveblog):
    """An entry with a video and one with a post; returns the address of the front page."""
    await liveblog.do(publish("a000000001", "Video", blocks=(VIDEO,)), publish("a000000002", "Post", blocks=(POST,)))
    return liveblog.url


async def answer(page, *hosts):
    """Stand in for the platforms: the network ends at this machine."""
    for host in hosts:
        await page.context.route(
            f"https://{host}/**", lambda route: route.fulfill(body=THEIRS, content_type="text/html")
        )


def asked_elsewhere(witness):
    return [url for url in witness.asked if urlsplit(url).hostname not in {"127.0.0.1", None}]


async def test_nothing_is_asked_of_a_platform_before_a_reader_says_so(liveblog, page, witness):
    """Then one request, for the frame whose button was pressed; a second visit asks again."""
    witness.allow(PLATFORM)
    await answer(page, PLATFORM)
    await page.goto(await with_a_post(liveblog), wait_until="networkidle")
    button = page.get_by_role("button", name="Beitrag von X laden")
    await expect(button).to_have_accessible_name(
        "Beitrag von X laden Dabei werden Daten an X (platform.twitter.com) übertragen."
    )
    assert asked_elsewhere(witness) == []
    await button.click()
    await expect(page.frame_locator(".embed iframe").locator("#theirs")).to_be_visible()
    assert asked_elsewhere(witness) == [FRAME]
    await expect(page.locator("#e-a000000002 blockquote")).to_have_text("Zwei Meter und fallend.")
    await expect(page.get_by_role("button", name="Video von YouTube laden")).to_be_visible()
    await page.reload(wait_until="networkidle")
    await expect(button).to_be_visible()
    assert asked_elsewhere(witness) == [FRAME]


async def test_the_keyboard_goes_on_in_the_frame(liveblog, page, witness):
    """Enter on the button, and the next Tab is the frame's first link: nobody starts again at the top of the page."""
    witness.allow(PLATFORM)
    await answer(page, PLATFORM)
    await page.goto(await with_a_post(liveblog))
    button = page.get_by_role("button", name="Beitrag von X laden")
    await button.focus()
    await page.keyboard.press("Enter")
    frame = page.frame_locator("#e-a000000002 iframe")
    await expect(page.locator("#e-a000000002 iframe")).to_be_focused()
    await expect(frame.locator("#theirs")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(frame.locator("#theirs")).to_be_focused()


async def test_an_entry_that_came_later_has_a_button_that_works(liveblog, page, witness):
    """Its delta brings the frame along, asleep."""
    witness.allow(PLATFORM)
    await answer(page, PLATFORM)
    await liveblog.post()
    await page.goto(liveblog.url, wait_until="load")
    await comes_true(page, "document.documentElement.classList.contains('consents')")
    await liveblog.do(publish("a000000002", "Post", blocks=(POST,)))
    await expect(page.locator("#e-a000000002")).to_be_visible()
    assert asked_elsewhere(witness) == []
    await page.get_by_role("button", name="Beitrag von X laden").click()
    await expect(page.frame_locator("#e-a000000002 iframe").locator("#theirs")).to_be_visible()
    assert asked_elsewhere(witness) == [FRAME]


async def test_without_scripts_there_is_the_text_and_the_way_to_the_platform(liveblog, new_page, witness):
    """And no button that does nothing."""
    page = await new_page(java_script_enabled=False)
    await page.goto(await with_a_post(liveblog))
    post = page.locator("#e-a000000002 .embed")
    await expect(post.locator("blockquote")).to_have_text("Zwei Meter und fallend.")
    await expect(post.get_by_role("link", name="Bei X ansehen")).to_have_attribute("href", POST.url)
    await expect(page.get_by_role("button", name="laden")).to_have_count(0)
    assert asked_elsewhere(witness) == []


async def test_the_button_moves_nothing_when_it_comes(liveblog, new_page):
    """Its room is kept from the first paint; it can be seen once it works."""
    page = await new_page(**PHONE)
    await page.goto(await with_a_post(liveblog), wait_until="networkidle")
    await expect(page.get_by_role("button", name="Beitrag von X laden")).to_be_visible()
    assert await page.evaluate(SHIFTS) == 0

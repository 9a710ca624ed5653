"""Tables, films and sounds in a real browser: what is too wide scrolls by itself, what makes a noise waits."""

import io
import wave

from playwright.async_api import expect

from tests.support.browser import PHONE, comes_true
from tests.support.renderings import publish
from ticker.domain import events as e

HOST = "media.example.org"
SOUND = e.Audio(url=f"https://{HOST}/a.wav", title="Das Nebelhorn")
FILM = e.Video(url=f"https://{HOST}/a.mp4", title="Die Tore schließen")
WIDE = e.Table(
    caption="Alle Pegel",
    header=("Pegel", *(f"Messung um {hour} Uhr" for hour in range(8, 18))),
    rows=(("Norderhafen", *("2,31 m" for _ in range(10))),),
)


def silence():
    """A second of it, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, 8_000, 8_000, "NONE", ""))
        sound.writeframes(b"\x80" * 8_000)
    return file.getvalue()


async def test_a_wide_table_scrolls_by_itself(liveblog, new_page):
    """On a phone the page stays as wide as the phone; the keyboard reaches the table and moves it."""
    await liveblog.do(publish("a000000001", "Pegel", blocks=(WIDE,)))
    page = await new_page(**PHONE)
    await page.goto(liveblog.url)
    table = page.get_by_role("group", name="Alle Pegel")
    await table.focus()
    await page.keyboard.press("ArrowRight")
    await comes_true(page, "document.querySelector('.table').scrollLeft > 0")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]


async def test_nothing_is_loaded_of_a_recording_before_a_reader_starts_it(liveblog, page, witness):
    """Then it plays, by keyboard too, and the policy of the page lets it; the film beside it stays where it is."""
    witness.allow(HOST)
    body = silence()
    await page.context.route(f"https://{HOST}/**", lambda route: route.fulfill(body=body, content_type="audio/wav"))
    await liveblog.do(publish("a000000001", "Zu hören", blocks=(SOUND, FILM)))
    await page.goto(liveblog.url, wait_until="networkidle")
    await expect(page.locator("video")).to_have_accessible_name("Die Tore schließen")
    sound = page.locator("audio")
    await expect(sound).to_have_accessible_name("Das Nebelhorn")
    assert not [url for url in witness.asked if HOST in url]
    await sound.focus()
    await page.keyboard.press("Space")
    await comes_true(page, "document.querySelector('audio').currentTime > 0")
    assert {url for url in witness.asked if HOST in url} == {SOUND.url}

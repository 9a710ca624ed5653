"""What `ticker import` brings over from other systems, as its readers and its editors see it in their browsers."""

import asyncio
import json
import os
import sys

import aiohttp
from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.sample_exports import BLOG, comment, item, post, rest_entry, sd_post, superdesk, wxr
from tests.support.served_process import Served, until
from tests.support.signed_in_editor import signed_in
from tests.support.uploads import jpeg

ELSEWHERE = "hafenbote.example"
PICTURE = f"https://{ELSEWHERE}/siel.jpg"
WIDE = f"https://{ELSEWHERE}/siel-1400.jpg"

FIGURE = (
    f'<figure><img src="{PICTURE}" alt="Sandsäcke am Siel" width="640" height="480">'
    "<figcaption>Am Siel liegen 4000 Säcke.</figcaption></figure>"
)
WORDPRESS = wxr(
    post(
        comment(1, "<b>Der Deich hält</b>\n\nDer Scheitel ist durch. <script>x()</script>", liveblog_key_entry="true"),
        comment(2, f"Am Siel ist es ruhig.\n\n{FIGURE}", at="2025-05-03 09:00:00", author="Jo Petersen"),
        comment(3, "Die Fähre fahrt.", at="2025-05-03 10:00:00"),
        comment(4, "Die Fähre fährt.", at="2025-05-03 10:05:00", liveblog_replaces="3"),
    )
)  # fmt: skip
REST = {
    "entries": [
        rest_entry(1, "<p>Die Wahllokale sind offen.</p>"),
        rest_entry(2, "<p>Es wird gezählt.</p>", seconds=1_746_294_300, key_event=True),
    ],
    "page": 1,
    "pages": 1,
}
RENDITIONS = {
    "viewImage": {"href": PICTURE, "width": 640, "height": 480},
    "baseImage": {"href": WIDE, "width": 1400, "height": 1050},
}
SUPERDESK = superdesk(
    sd_post("a", item("text", "<p>Der Start ist frei.</p>"), sticky=True),
    sd_post("b", item("quote", quote="Wir sind bereit.", credit="Jo Petersen"), at="2025-05-03T10:00:00+00:00"),
    sd_post(
        "c",
        item("image", media={"renditions": RENDITIONS}, caption="Am Ziel", credit="Ole Hansen", alt_text="Das Ziel"),
        at="2025-05-03T11:30:00+00:00",
    ),
    blog={**BLOG, "end_date": "2025-05-03T18:00:00+00:00"},
)


async def imported(newsroom, file, *arguments):
    """Brought over while the newsroom runs; the worker finds it by itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ticker", "import", str(file), *arguments),
        env={**os.environ, "TICKER_DATA_DIR": str(newsroom.directory)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


async def sealed(newsroom, slug):
    """The worker has made pages and an archive of it."""

    async def there():
        async with aiohttp.ClientSession() as session, session.get(f"{newsroom.url}/{slug}/archive.zip") as answer:
            return answer.status == 200

    await until(there, seconds=60, what=f"the archive of {slug}")


def entry(page, headline):
    return page.locator("#flow .entry", has=page.get_by_role("heading", name=headline, exact=True))


def at(place):
    """When it was, for machines."""
    return place.locator("time").first.get_attribute("datetime")


async def as_a_reader(page, url):
    """The list leads there by title and day; each entry at its own time, by its author, with what was in it."""
    await page.goto(f"{url}/day/2025-05-03/")
    for title in "Wahlabend", "Stadtlauf":
        await expect(page.get_by_role("link", name=title)).to_be_visible()
    await page.get_by_role("link", name="Sturmflut in Nordersiel").click()
    await expect(page.locator("#close-out")).to_contain_text("Ende des Liveblogs")
    await expect(page.locator("#flow .entry .headline")).to_have_text(
        ["Die Fähre fährt.", "Am Siel ist es ruhig.", "Der Deich hält"]
    )
    assert await at(entry(page, "Die Fähre fährt.")) == "2025-05-03T12:00:00+02:00"
    siel = entry(page, "Am Siel ist es ruhig.")
    await expect(siel.locator(".authors")).to_have_text("Jo Petersen")
    await expect(siel.get_by_role("img", name="Sandsäcke am Siel")).to_be_visible()
    assert await siel.locator("img").evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 640
    await expect(siel.locator("figcaption")).to_have_text("Am Siel liegen 4000 Säcke.")
    assert await violations(page) == []
    await page.locator("#key-events").get_by_role("link").first.click()
    await expect(entry(page, "Der Deich hält").locator(".badge")).to_be_visible()
    await entry(page, "Der Deich hält").locator(".when a").click()
    await expect(page.locator("article .authors")).to_have_text("Mara Lind")
    await expect(page.locator("article")).to_contain_text("Der Scheitel ist durch.")
    await expect(page.locator("article script")).to_have_count(0)
    assert await at(page.locator("article")) == "2025-05-03T10:00:00+02:00"

    await page.goto(f"{url}/stadtlauf-2025-05-03/")
    await expect(page.locator("#pinned .headline")).to_have_text("Der Start ist frei.")
    await expect(page.locator("#flow blockquote")).to_contain_text("Wir sind bereit.")
    goal = page.get_by_role("img", name="Das Ziel")
    assert await goal.get_attribute("srcset") == f"{PICTURE} 640w, {WIDE} 1400w"
    await expect(page.locator("#flow figcaption", has_text="Am Ziel")).to_have_text("Am Ziel Ole Hansen")
    assert await at(page.locator("#close-out")) == "2025-05-03T20:00:00+02:00"
    await page.goto(f"{url}/wahlabend/")
    await expect(page.locator("#flow .entry .headline")).to_have_text(
        ["Es wird gezählt.", "Die Wahllokale sind offen."]
    )


async def as_an_editor(page, url):
    """Closed in the list, and as closed on its screen: to be corrected and retracted, and nothing else."""
    listed = page.locator(".liveblogs li")
    await expect(listed).to_have_count(3)
    for title in "Sturmflut in Nordersiel", "Stadtlauf", "Wahlabend":
        await expect(listed.filter(has_text=title).locator(".badge")).to_have_text("Beendet")
    await page.get_by_role("link", name="Sturmflut in Nordersiel").click()
    await expect(page.locator("#standing")).to_have_text("Beendet")
    cards = page.locator("#lane-timeline > .card")
    await expect(cards).to_have_count(3)
    await expect(cards.nth(1).get_by_role("img", name="Sandsäcke am Siel")).to_be_visible()
    assert await at(cards.nth(0)) == "2025-05-03T12:00:00+02:00"
    for kept in "correct", "retract", "history":
        await expect(cards.nth(0).locator(f'[data-action="{kept}"]')).to_be_visible()
    await expect(page.locator('.card [data-action="pin"]')).to_have_count(0)
    await expect(page.locator("#composer .over")).to_be_visible()
    await expect(page.locator("#silence")).to_be_hidden()  # of what is over nobody expects an entry
    assert await violations(page) == []
    await cards.nth(0).get_by_role("button", name="Korrigieren").click()
    await page.get_by_label("Was korrigiert wurde").fill("Gemeint ist die Fähre nach Wittsand.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#after li")).to_contain_text("live nach", timeout=20_000)
    reader = await page.context.new_page()
    await reader.goto(f"{url}/sturmflut-in-nordersiel-2025-05-03/")
    await expect(entry(reader, "Die Fähre fährt.").locator(".correction")).to_contain_text("nach Wittsand")
    assert await at(entry(reader, "Die Fähre fährt.")) == "2025-05-03T12:00:00+02:00"


async def test_what_was_imported_looks_like_any_other_archive(tmp_path, new_page, witness):
    """From WordPress both ways, and from Superdesk: to readers, and to an editor who puts something right in it."""
    witness.allow(ELSEWHERE)
    files = {"deich.xml": WORDPRESS, "lauf.json": json.dumps(SUPERDESK), "wahl.json": json.dumps(REST)}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    async with Served(tmp_path / "data") as newsroom:
        await imported(newsroom, tmp_path / "deich.xml")
        await imported(newsroom, tmp_path / "lauf.json")
        await imported(newsroom, tmp_path / "wahl.json", "--title", "Wahlabend", "--slug", "wahlabend", "--close")
        for slug in "sturmflut-in-nordersiel-2025-05-03", "stadtlauf-2025-05-03", "wahlabend":
            await sealed(newsroom, slug)
        reader, editor = await new_page(), await new_page()
        for page in reader, editor:  # the old system still has the pictures
            await page.context.route(f"https://{ELSEWHERE}/**", lambda route: route.fulfill(body=jpeg(640, 480)))
        await as_a_reader(reader, newsroom.url)
        await signed_in(editor, newsroom)
        await as_an_editor(editor, newsroom.url)
        for page in reader, editor:
            await page.context.close()

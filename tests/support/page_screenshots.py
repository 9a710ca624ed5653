"""The pictures in docs/pages.md, taken of the pages as they are: `make pictures`, about two minutes.

A phone and a desk, by day and by night, look at the invented coverages shortly after the last entry. First at each kind
of page, then at what a page does: it tells a returning reader what has changed, searches, pauses, keeps news waiting.
The letters are those of the bundled font, so that pictures taken on two machines differ only where the pages do.
"""

import asyncio
import io
import os
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.async_api import expect

from tests.support import chromium, sample_coverages
from tests.support.browser import DESKTOP, PHONE, READER, browsing, comes_true
from tests.support.delta_publisher import LocalBus, serving
from tests.support.live_page import SLUG, LivePage
from tests.support.reader import scrolled_to
from tests.support.rendered_site import rendered_newsroom, site_in
from tests.support.renderings import content, publish
from ticker.domain import commands as c

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
DEVICES = {"phone": PHONE | {"device_scale_factor": 1.5}, "desk": DESKTOP}
SCHEMES = ("light", "dark")
NOW = sample_coverages.NOW + timedelta(minutes=12)
QUALITY = 55  # of WebP, 0 to 100: small print stays sharp, all pictures together stay below 4 MB
PAGES = {
    "index": ("index", {}),
    "month": ("month", {}),
    "day": ("day", {}),
    "liveblog-live": ("front", {"slug": "sturmflut"}),
    "liveblog-closed": ("front", {"slug": "swing-bridge"}),
    "liveticker-live": ("front", {"slug": "lifeboat-regatta"}),
    "liveticker-closed": ("front", {"slug": "stadtlauf"}),
    "awaited": ("front", {"slug": "pokalabend"}),
    "page": ("page", {"slug": "sturmflut"}),
    "start": ("start", {"slug": "sturmflut"}),
    "permalink": ("permalink", {"slug": "stadtlauf"}),
    "gone": ("gone", {"slug": "sturmflut"}),
    "not-found": ("not-found", {"slug": "sturmflut"}),
}
"""Name of the picture → kind and traits of the page."""

FOREIGN = """<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Inselkurier</title><meta name="color-scheme" content="light dark">
<style>body { max-width: 44rem; margin: 1.5rem auto; padding: 0 1rem; font: 1.1rem/1.6 serif }</style>
<h1>Wittsand wartet auf die Fähre</h1>
<p>Seit dem Nachmittag fährt kein Schiff mehr. Was an der Küste geschieht, melden die Kollegen vom Festland:</p>
<script async src="/embed.js" data-liveblog="sturmflut" data-title="Liveblog zur Sturmflut"></script>
<p>Das Inselkaufhaus hat bis Mitternacht geöffnet, Brot gibt es, solange der Vorrat reicht.</p>"""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{bundled}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
"""
"""The bundled letters; arrows, which they lack, come from whatever the machine has."""

LIGHTS = "Am Kirchplatz gehen die Lichter wieder an"
SHEEP = "Und die Schafe?"
NEWS = (
    ("Schöpfwerk Osterkoog läuft wieder", "<p>Die Pumpen haben 40 Minuten gestanden. Das Wasser im Koog fällt.</p>"),
    ("Fähre nach Wittsand legt um sechs ab", "<p>Die Reederei rechnet mit ruhiger See und vollen Decks.</p>"),
    ("Norderhafen gibt die Hafenkante frei", "<p>Nur die Treppe am Fischmarkt bleibt noch gesperrt.</p>"),
)


VISIBLE = """() => [...document.images].every((image) => {
  const { top, bottom } = image.getBoundingClientRect();
  return image.complete || top > innerHeight || bottom < 0;
})"""


class Album:
    """Takes pictures with one device in one scheme; `reader` is the browsing context they are taken in."""

    def __init__(self, name, reader):
        self._name = name
        self._reader = reader

    async def open(self, url):
        page = await self._reader.new_page()
        await page.clock.set_fixed_time(NOW)
        await page.goto(url)
        tool = page.locator("#find")
        if await tool.count():
            await expect(tool).to_be_enabled()  # the scripts are there
        return page

    async def take(self, page, name):
        await keep(page, f"{name}-{self._name}")
        await page.close()


async def keep(page, name):
    """What there is to see of the page, as docs/pictures/{name}.webp."""
    await comes_true(page, VISIBLE)
    with Image.open(io.BytesIO(await page.screenshot(animations="disabled"))) as picture:
        picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


def bundled_letters(folder):
    """Browsers that are started from now on write with the bundled letters; what tells them so lies in `folder`."""
    letters = folder / "fonts.conf"
    letters.write_text(FONTS.format(bundled=chromium.UNPACKED / "fonts"), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(letters)


@asynccontextmanager
async def albums():
    """One for each device and scheme."""
    async with browsing() as browser:
        yield [
            Album(f"{device}-{scheme}", await browser.new_context(**READER | options, color_scheme=scheme))
            for device, options in DEVICES.items()
            for scheme in SCHEMES
        ]


async def pages(album, rendered_site):
    for name, (kind, traits) in PAGES.items():
        await album.take(await album.open(rendered_site.one(kind, **traits).url), name)


async def doings(album, liveblog):
    """What a page does with no news at hand. The reader leaves it as it is, and comes back in `returning`."""
    page = await album.open(liveblog.url)
    await page.locator("#find").click()
    await page.locator("#query").fill("Deich Osterkoog")
    await expect(page.locator("#search mark").first).to_be_visible()
    await album.take(page, "search")

    page = await album.open(liveblog.url)
    await page.locator("figure.embed").first.evaluate("(post) => post.scrollIntoView({ block: 'center' })")
    await album.take(page, "entry")

    elsewhere = urljoin(liveblog.url, "/inselkurier/")
    page = await album.open(liveblog.url)
    await page.route(elsewhere, lambda route: route.fulfill(body=FOREIGN, content_type="text/html"))
    await page.goto(elsewhere)
    await expect(page.frame_locator("iframe").locator("h2").first).to_be_visible()
    await album.take(page, "embed")


async def waiting(album, liveblog):
    """Open further down, where news will wait."""
    page = await album.open(liveblog.url)
    await scrolled_to(page, named(liveblog, LIGHTS))
    return page


async def happen(liveblog):
    """Three entries, a correction and a retraction."""
    await liveblog.do(*(publish(f"news{number}", *entry) for number, entry in enumerate(NEWS)))
    await liveblog.do(
        c.CorrectEntry(
            entry_id=named(liveblog, LIGHTS),
            content=content(LIGHTS, "<p>Zwei Drittel der Häuser in der Altstadt haben wieder Strom.</p>"),
            note="Zuerst hieß es, alle Häuser hätten wieder Strom.",
        ),
        c.RetractEntry(entry_id=named(liveblog, SHEEP), notice="Die Herde am Deich gehört einem anderen Schäfer."),
    )


def named(liveblog, headline):
    """The id of the entry with this headline."""
    return next(id_ for id_, entry in liveblog.history.state.entries.items() if entry.content.headline == headline)


async def returning(album, liveblog):
    page = await album.open(liveblog.url)
    await page.locator("#since").click()
    await album.take(page, "since")


async def main():
    FOLDER.mkdir(exist_ok=True)
    bus = LocalBus()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bundled_letters(folder)
        pipeline = await stack.enter_async_context(rendered_newsroom(folder / "site"))
        url, app, _ = await stack.enter_async_context(serving(folder / "site" / "first", bus))
        liveblog = LivePage(pipeline, sample_coverages.sturmflut(), bus)
        liveblog.url, liveblog.app = f"{url}/{SLUG}/", app
        all_albums = await stack.enter_async_context(albums())
        for album in all_albums:
            await pages(album, site_in(folder / "site", url))
            await doings(album, liveblog)
        opened = [await waiting(album, liveblog) for album in all_albums]
        await happen(liveblog)
        for album, page in zip(all_albums, opened, strict=True):
            await expect(page.locator("#bar button")).to_be_visible()
            await album.take(page, "bar")
            await returning(album, liveblog)


if __name__ == "__main__":
    asyncio.run(main())

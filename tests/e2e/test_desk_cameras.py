"""Photos that tell where they were taken: what becomes of them between the desk and a reader."""

import io

from PIL import Image
from playwright.async_api import expect

from tests.support.composer import DROP, PASTE, add, body, field, put, sent, uploaded, write
from tests.support.uploads import SECRET, chunks, with_metadata

SIZES = """(all) => all.map(({ srcset }) => srcset.split(", ").map((size) => size.split(" "))
  .map(([address, width]) => [new URL(address, document.baseURI).href, width]))"""
"""The sizes each picture offers: address and width."""
PIXELS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
"""Chunks of a WebP that say how it looks; EXIF and XMP have others (RFC 9649, section 2.7)."""


async def test_a_photo_s_place_and_author_do_not_reach_readers(desk):
    """However it came in: chosen, pasted, dropped. Each size a page offers is there, and is nothing but a picture."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    photo = with_metadata()
    assert b"Exif" in photo
    assert SECRET in photo
    await write(page, "Vom Deich", "Drei Fotos.")
    chosen = await add(page, "Bild")
    await chosen.locator("input[type=file]").first.set_input_files(
        {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    await uploaded(chosen)
    await body(page).focus()
    await put(page, PASTE, {}, ("bild.jpg", photo))
    await uploaded(page.locator("#blocks > .image").nth(1))
    await field(page, "Überschrift").focus()
    await put(page, DROP, {}, ("noch-eins.jpg", photo))
    await uploaded(page.locator("#blocks > .image").nth(2))
    for place, way in enumerate(("gewählt", "eingefügt", "gezogen")):
        await field(page.locator("#blocks > .image").nth(place), "Alternativtext").fill(f"Der Deich, {way}")
    await sent(page, "Veröffentlichen", "Veröffentlicht")

    reader = await desk.page(None, "/sturmflut/")
    pictures = reader.locator("#flow .entry figure img")
    await expect(pictures).to_have_count(3)
    offered = await pictures.evaluate_all(SIZES)
    for sizes in offered:
        assert [width for _, width in sizes] == ["480w", "800w"]  # upright, as the camera said: 1200 by 800 were seen
        assert len({address for address, _ in sizes}) == len(sizes)
    for address, width in {tuple(size) for sizes in offered for size in sizes}:
        answer = await reader.request.get(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "image/webp")
        got = await answer.body()
        with Image.open(io.BytesIO(got)) as seen:
            assert f"{seen.width}w" == width
            assert seen.height > seen.width
        assert SECRET not in got
        assert b"Exif" not in got
        names, whole = chunks(got)
        assert whole
        assert set(names) <= PIXELS
    loaded = "(all) => Promise.all(all.map((one) => one.decode().then(() => one.naturalHeight > one.naturalWidth)))"
    for one in await pictures.all():
        await one.scroll_into_view_if_needed()
    assert await pictures.evaluate_all(loaded) == [True] * 3

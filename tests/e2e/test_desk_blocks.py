"""Blocks at the desk: filled in, moved, uploaded, and in their place on the reader's page."""

import mimetypes
import re

from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import expect

from tests.support import uploads
from tests.support.checkers.axe import violations
from tests.support.composer import DROP, PASTE, add, body, button, field, put, reading, sent, uploaded, write
from tests.support.desk_server import opened_desk
from tests.support.uploads import jpeg
from ticker import wiring


async def filled_in(page):
    """A block of each kind that is nothing but lines and cells; the last one is a text."""
    quote = await add(page, "Zitat")
    await field(quote, "Zitat").fill("Wir sind vorbereitet.")
    await field(quote, "Wer das gesagt hat").fill("Enno Harms, Deichgraf")
    table = await add(page, "Tabelle")
    await field(table, "Titel der Tabelle").fill("Pegelstände am Abend")
    await field(table, "Überschrift der Spalte 1").fill("Ort")
    await field(table, "Überschrift der Spalte 2").fill("Meter")
    await table.locator("td input").first.focus()
    for cell in ("Norddeich", "2,31"):
        await page.keyboard.type(cell)
        await page.keyboard.press("Tab")
    await table.locator("td input").first.focus()
    await page.keyboard.press("Enter")  # a new row
    await page.keyboard.type("Borkum")
    score = await add(page, "Ergebnis")
    for label, value in (("Heim", "Norden"), ("Tore Heim", "2"), ("Gast", "Aurich"), ("Tore Gast", "1")):
        await field(score, label).fill(value)
    video = await add(page, "Video")
    await field(video, "Adresse der Datei").fill("https://media.example.org/flut.mp4")
    await field(video, "Titel").fill("Die Flut am Siel")
    audio = await add(page, "Audio")
    await field(audio, "Adresse der Datei").fill("https://media.example.org/lage.mp3")
    await field(audio, "Titel").fill("Die Lage um zehn")
    teaser = await add(page, "Teaser")
    await field(teaser, "Adresse").fill("https://example.org/reportage")
    await field(teaser, "Titel").fill("Eine Nacht auf dem Deich")
    text = await add(page, "Text")
    await text.locator(".rich").click()
    await page.keyboard.type("Zum Schluss ein Satz.")


async def arranged(page):
    """One block removed, one moved by keyboard, one by pointer."""
    gone = await add(page, "Zitat")
    await button(gone, "Entfernen: Zitat").click()
    await expect(button(page, "Entfernen: Text")).to_be_focused()
    score, teaser = page.locator("#blocks > .score"), page.locator("#blocks > .teaser")
    await button(score, "Nach oben: Ergebnis").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#blocks > li").first).to_have_class("block score")
    await expect(page.locator("#composer-status")).to_have_text("Jetzt an Stelle 1 von 7")
    await page.locator("#blocks > .video").scroll_into_view_if_needed()
    await teaser.locator(".handle").scroll_into_view_if_needed()
    handle = await teaser.locator(".handle").bounding_box()
    target = await page.locator("#blocks > .audio").bounding_box()
    await page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    await page.mouse.down()
    await page.mouse.move(handle["x"] + 5, target["y"] + 5, steps=20)
    await page.mouse.up()


async def pasted_post(page):
    """A post by its address, pasted alone into the text; what it says is filled in by hand."""
    await body(page).click()
    await page.keyboard.press("Control+End")
    await page.keyboard.press("Enter")
    post = "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3kxwrzfvr5c2a"
    await put(page, PASTE, {"text/plain": post})
    await expect(button(page, "Einbetten")).to_be_visible()
    assert await violations(page) == []
    await button(page, "Einbetten").click()
    embed = page.locator("#blocks > .embed")
    await expect(field(embed, "Adresse des Posts")).to_have_value(post)
    await field(embed, "Text des Posts").fill("Land unter am Anleger.")
    await field(embed, "Autor").fill("Hafenamt")
    await expect(field(embed, "Plattform")).to_have_value("Bluesky")
    await field(embed, "Gepostet um").fill("2026-11-22T21:40")


async def test_every_kind_of_block_reaches_the_reader_in_its_place(desk):
    """Blocks are added, moved by keyboard and pointer and removed; each is published as it was filled in."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await write(page, "Alles auf einmal", "Vorneweg ein Absatz.")
    await filled_in(page)
    await arranged(page)
    kinds = "[...document.querySelectorAll('#blocks > li')].map((one) => one.className.replace('block ', ''))"
    assert await page.evaluate(kinds) == ["score", "quote", "table", "video", "teaser", "audio", "text"]
    await pasted_post(page)
    assert await violations(page) == []
    await sent(page, "Veröffentlichen", "Veröffentlicht")

    async with reading(desk) as entry:
        shown = entry.locator(".text")
        words = await shown.inner_text()
        told = ["Vorneweg", "Norden", "Wir sind vorbereitet.", "Borkum", "Eine Nacht auf dem Deich", "Zum Schluss"]
        places = [words.index(one) for one in [*told, "Land unter"]]
        assert places == sorted(places)
        await expect(shown.locator("table td, table tbody th")).to_contain_text(["Norddeich", "2,31", "Borkum"])
        await expect(shown.locator("video")).to_have_count(1)
        await expect(shown.locator("audio")).to_have_count(1)
        await expect(shown.locator(".teaser a")).to_have_attribute("href", "https://example.org/reportage")
        await expect(shown.locator(".embed time")).to_have_attribute("datetime", "2026-11-22T21:40:00+01:00")
        before = await shown.inner_html()
    await button(page.locator("#lane-timeline .card"), "Bearbeiten").click()
    await expect(field(page, "Überschrift")).to_have_value("Alles auf einmal")
    await sent(page, "Ohne Hinweis ändern", "Änderung gespeichert")
    async with reading(desk) as entry:
        assert await entry.locator(".text").inner_html() == before


async def test_pictures_come_by_file_paste_and_drop_and_say_what_they_show(desk, witness):
    """Each is uploaded at once and shown; without alternative text, or a reason for none, nothing goes out."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await write(page, "Bilder vom Deich", "Drei Bilder.")
    chosen = await add(page, "Bild")
    await chosen.locator("input[type=file]").first.set_input_files(
        {"name": "deich.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 600)}
    )
    await uploaded(chosen)
    await field(chosen, "Alternativtext").fill("Sandsäcke am Fuß des Deichs")
    await field(chosen, "Bildunterschrift").fill("Am Siel liegen 4000 Säcke.")
    await field(chosen, "Quelle").fill("Mara Lind")

    await body(page).focus()
    await put(page, PASTE, {}, ("bild.jpg", jpeg(640, 480)))
    pasted = page.locator("#blocks > .image").nth(1)
    await uploaded(pasted)

    await field(page, "Überschrift").focus()
    await put(page, DROP, {}, ("noch-eins.jpg", jpeg(500, 400)))
    dropped = page.locator("#blocks > .image").nth(2)
    await uploaded(dropped)

    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#faults")).to_contain_text("2 Angaben stimmen noch nicht")
    missing = field(pasted, "Alternativtext")
    await expect(missing).to_be_focused()
    await expect(missing).to_have_accessible_description(re.compile("Sagen Sie, was das Bild zeigt"))
    await missing.fill("Ein leerer Anleger im Regen")
    await field(dropped, "Ohne Alternativtext veröffentlichen").check()
    await page.keyboard.press("Control+Enter")
    await expect(field(dropped, "Begründung")).to_be_focused()
    await field(dropped, "Begründung").fill("Schmuckbild ohne Nachrichtenwert")
    assert await violations(page) == []
    await sent(page, "Veröffentlichen", "Veröffentlicht")

    witness.tolerate("ERR_INTERNET_DISCONNECTED")
    await page.context.set_offline(True)
    patient = await add(page, "Bild")
    await patient.locator("input[type=file]").first.set_input_files(
        {"name": "siel.jpg", "mimeType": "image/jpeg", "buffer": jpeg(320, 240)}
    )
    await expect(patient.get_by_role("status")).to_have_text("Das Bild wartet auf das Netz.")
    assert await violations(page) == []
    await page.context.set_offline(False)
    await uploaded(patient)

    witness.tolerate("status of 422")
    refused = await add(page, "Bild")
    await refused.locator("input[type=file]").first.set_input_files(
        {"name": "falle.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff kein Bild"}
    )
    await expect(refused.get_by_role("alert")).not_to_be_empty()
    await expect(refused.locator("img")).to_be_hidden()

    async with reading(desk) as entry:
        pictures = entry.locator("figure img")
        await expect(pictures).to_have_count(3)
        shown = [await pictures.nth(place).get_attribute("alt") for place in range(3)]
        assert shown == ["Sandsäcke am Fuß des Deichs", "Ein leerer Anleger im Regen", ""]
        await expect(entry.locator("figcaption")).to_contain_text(["Am Siel liegen 4000 Säcke. Mara Lind"])
        assert await pictures.first.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 0


REFUSED = {
    "bombe.png": (uploads.bomb, "Das Bild hat mehr als 80 Millionen Pixel"),
    "logo.svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + uploads.SCRIPT, "Das ist eine SVG-Zeichnung"),
    "IMG_7.heic": (lambda: uploads.brand(b"heic"), "Das ist ein HEIC-Bild"),
    "welle.gif": (lambda: uploads.moving("GIF"), "Das Bild bewegt sich"),
    "seite.jpg": (lambda: b"<!doctype html>" + uploads.SCRIPT, "Das ist ein Text in HTML"),
}
TAKEN = {
    "gross.jpg": lambda: uploads.encoded(Image.new("RGB", (8192, 6144), "teal"), "JPEG"),  # 50 megapixels
    "zweierlei.jpg": lambda: jpeg(64, 64, comment=uploads.SCRIPT) + uploads.SCRIPT,
    "eigentlich-png.jpg": lambda: uploads.encoded(uploads.scene(64, 64), "PNG"),
}


async def test_a_picture_that_is_not_taken_is_told_in_one_sentence_and_what_is_taken_is_only_a_picture(desk, witness):
    """Bombs, scripts, films and phones' formats: each with what to do, in German; readers get WebP and nothing else."""
    witness.tolerate(r"status of 4(15|22)")
    await desk.liveblog()
    page = await desk.page(await desk.person("reporter"))
    block = await add(page, "Bild")
    fault = block.locator(".picture .fault")

    async def choose(name, made):
        kind = mimetypes.guess_type(name)[0] or ""
        file = {"name": name, "mimeType": kind, "buffer": made()}
        await block.locator("input[type=file]").first.set_input_files(file)

    for name, (made, sentence) in REFUSED.items():
        await choose(name, made)
        await expect(fault).to_contain_text(sentence, timeout=20_000)
        await expect(block.locator("img")).to_be_hidden()
    untyped = DROP.replace('"image/jpeg"', '""')  # as on Windows and Linux
    await field(page, "Überschrift").focus()
    await put(page, untyped, {}, ("IMG_8.HEIC", uploads.brand(b"heic")))
    await expect(page.locator("#blocks > .image .picture .fault").last).to_contain_text("Das ist ein HEIC-Bild")
    assert await violations(page) == []
    for name, made in TAKEN.items():
        block = await add(page, "Bild")
        await choose(name, made)
        await uploaded(block)
        await expect(block.locator(".picture .fault")).to_be_empty()
        answer = await page.request.get(desk.url + await block.locator("img").get_attribute("src"))
        assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/webp", "nosniff")
        assert uploads.SCRIPT not in await answer.body()


MARKUP = '<blockquote class="twitter-tweet"><p lang="de">Land unter am Anleger.</p>&mdash; Hafenamt</blockquote>'


async def test_what_a_platform_says_of_a_post_stands_in_the_form(tmp_path, migrated_journal, witness, monkeypatch):
    """Text, author and time are kept as they were, for the editor to check; readers ask nobody for them."""

    async def oembed(_request):
        return web.json_response({"html": MARKUP, "author_name": "Hafenamt"})

    elsewhere = web.Application()
    elsewhere.router.add_get("/oembed", oembed)
    async with TestServer(elsewhere) as platform:
        monkeypatch.setattr(wiring, "ENDPOINTS", {"X": str(platform.make_url("/oembed"))})
        async with opened_desk(tmp_path, migrated_journal, witness, embed_lookups=True) as desk:
            await desk.liveblog()
            page = await desk.page(await desk.person("editor"))
            await write(page, "Der Anleger", "Das Amt schreibt:")
            await page.keyboard.press("Enter")
            await put(page, PASTE, {"text/plain": "https://x.com/hafenamt/status/1212092628029698048"})
            await button(page, "Einbetten").click()
            embed = page.locator("#blocks > .embed")
            await expect(field(embed, "Text des Posts")).to_have_value("Land unter am Anleger.")
            await expect(field(embed, "Autor")).to_have_value("Hafenamt")
            await expect(field(embed, "Gepostet um")).to_have_value(re.compile("^2019-12-31T20:26"))
            await expect(embed.get_by_role("status")).to_have_text("Ausgefüllt. Bitte prüfen.")
            await sent(page, "Veröffentlichen", "Veröffentlicht")
            async with reading(desk) as entry:
                await expect(entry.locator(".embed")).to_contain_text("Land unter am Anleger.")
                await expect(entry.locator(".embed")).to_contain_text("Hafenamt")

"""Writing at the desk: what goes in, in which ways, and what readers get of it."""

import asyncio
import base64
import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

from tests.browser import PHONE
from tests.conformance.axe import violations
from tests.uploads import jpeg

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

PASTE = """([types, files]) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(types)) data.setData(type, text);
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "image/jpeg" }));
  }
  const event = { bubbles: true, cancelable: true };
  const { activeElement: at } = document;
  at.dispatchEvent(new ClipboardEvent("paste", { ...event, clipboardData: data }));
}"""

DROP = PASTE.replace('ClipboardEvent("paste", { ...event, clipboardData', 'DragEvent("drop", { ...event, dataTransfer')


async def put(page, script, types, *files):
    """Paste or drop what a clipboard has by type, and files by name."""
    await page.evaluate(script, [types, [(name, base64.b64encode(body).decode()) for name, body in files]])


def field(place, label):
    return place.get_by_label(label, exact=True)


def button(place, name):
    return place.get_by_role("button", name=name, exact=True)


async def write(page, headline, text=""):
    """A headline and a text, as somebody types them."""
    await field(page, "Überschrift").fill(headline)
    if text:
        await body(page).click()
        await page.keyboard.type(text)


def body(page):
    return page.locator(".rich").first


KINDS = {
    "Bild": "image",
    "Text": "text",
    "Zitat": "quote",
    "Video": "video",
    "Audio": "audio",
    "Tabelle": "table",
    "Ergebnis": "score",
    "Teaser": "teaser",
}


async def add(page, label):
    """A new block, by what its button says; gives its place in the page."""
    await button(page.locator("#add-block"), label).click()
    return page.locator(f"#blocks > .{KINDS[label]}").last


async def sent(page, how, says):
    """Send the text off, and wait until it was accepted; the form is free again."""
    headline = await field(page, "Überschrift").input_value()
    await button(page.locator("#composer"), how).click()
    await expect(page.locator("#composer-status")).to_have_text(f"{says}: {headline}")
    await expect(field(page, "Überschrift")).to_have_value("")


async def uploaded(block):
    """The picture is there: the server looks at each in a process of its own, which takes time on a busy machine."""
    await expect(block.locator("img")).to_have_attribute("src", re.compile(r"^/media/"), timeout=20_000)


@asynccontextmanager
async def reading(desk, path="/sturmflut/"):
    """A reader's page."""
    page = await desk.page(None, path)
    yield page.locator(".entry")
    await page.context.close()


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
    await page.keyboard.press("Shift+Tab")  # the toolbar is one stop, arrows move in it
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
    await button(page, "Einbetten").click()
    embed = page.locator("#blocks > .embed")
    await expect(field(embed, "Adresse des Posts")).to_have_value(post)
    await field(embed, "Text des Posts").fill("Land unter am Anleger.")
    await field(embed, "Autor").fill("Hafenamt")
    await expect(field(embed, "Plattform")).to_have_value("Bluesky")
    await field(embed, "Gepostet um").fill("2026-11-22T21:40")


async def test_an_edit_leaves_alone_what_the_field_has_no_buttons_for(desk, witness):
    """Pictures and numbers within an imported text are there after a headline was changed."""
    witness.allow("bilder.example.org")
    witness.tolerate("ERR_NAME_NOT_RESOLVED")
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    entry_id = await desk.post(mara, "Aus dem Archiv", body=ARCHIVED, format="html")
    page = await desk.page(mara)
    await button(page.locator("#lane-timeline .card"), "Bearbeiten").click()
    await field(page, "Überschrift").fill("Aus unserem Archiv")
    await sent(page, "Stillschweigend ändern", "Änderung gespeichert")
    entry = (await desk.parts.desk.states.current("sturmflut")).entries[entry_id]
    assert entry.content.headline == "Aus unserem Archiv"
    assert entry.content.blocks[0].html.replace(' rel="noopener noreferrer"', "") == ARCHIVED


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
    await sent(page, "Stillschweigend ändern", "Änderung gespeichert")
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
    await expect(page.locator("#faults")).to_contain_text("2 Dinge sind noch zu richten")
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
    file = {"name": "siel.jpg", "mimeType": "image/jpeg", "buffer": jpeg(320, 240)}
    await patient.locator("input[type=file]").first.set_input_files(file)
    await expect(patient.get_by_role("status")).to_have_text("Das Bild wartet auf das Netz.")
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


async def test_times_are_those_of_the_liveblog_and_exist(desk):
    """In the spring gap the next valid time is offered, of the hour that comes twice it is asked which."""
    await desk.liveblog()
    await desk.liveblog("wahlnacht", title="Wahlnacht", time_zone="America/New_York")
    mara = await desk.person("editor", name="Mara Lind")
    scheduled = []

    async def schedule(page, wall, *, offered="", doubtful=""):
        await write(page, f"Um {wall} {doubtful}")
        await page.locator("#particulars").evaluate("(one) => { one.open = true }")
        at = page.locator("#composer .field.publish_at")
        await at.locator("input").first.fill(wall)
        if offered:
            await button(page.locator("#composer"), "Planen").click()
            await expect(page.locator("#faults")).to_contain_text("Diese Uhrzeit gibt es nicht")
            await button(at, offered).click()
        if doubtful:
            await button(page.locator("#composer"), "Planen").click()
            await expect(page.locator("#faults")).to_contain_text("zweimal")
            await at.get_by_role("radio", name=doubtful).check()
        if not (offered or doubtful):  # whoever gave a time does not publish now by mistake
            await page.keyboard.press("Control+Enter")
            await expect(at.locator("input")).to_have_accessible_description(re.compile("Nehmen Sie diese Zeit weg"))
        await sent(page, "Planen", "Geplant")

    for slug, browser, cases in (
        (
            "sturmflut",
            "America/Los_Angeles",
            [
                ("2027-03-28T02:30", {"offered": "03:00 Uhr nehmen"}, "2027-03-28T01:00:00"),
                ("2027-03-28T03:15", {}, "2027-03-28T01:15:00"),
                ("2027-10-31T02:30", {"doubtful": re.compile("UTC\\+2")}, "2027-10-31T00:30:00"),
                ("2027-10-31T02:30", {"doubtful": re.compile("UTC\\+1")}, "2027-10-31T01:30:00"),
            ],
        ),
        (
            "wahlnacht",
            "Europe/Berlin",
            [
                ("2027-03-14T02:30", {"offered": "03:00 Uhr nehmen"}, "2027-03-14T07:00:00"),
                ("2027-11-07T01:30", {"doubtful": re.compile("UTC-5")}, "2027-11-07T06:30:00"),
                ("2027-07-01T12:00", {}, "2027-07-01T16:00:00"),
            ],
        ),
    ):
        page = await desk.page(mara, f"/desk/liveblogs/{slug}", timezone_id=browser)
        for wall, doubts, _ in cases:
            await schedule(page, wall, **doubts)
        async with desk.api(mara) as api, api.get(f"/api/v1/liveblogs/{slug}/entries?state=scheduled") as answer:
            items = (await answer.json())["items"]
        scheduled.append(sorted(one["publish_at"].rstrip("Z") for one in items))
        assert scheduled[-1] == sorted(moment for *_, moment in cases)
        await page.context.close()


async def test_a_late_entry_has_its_own_time_and_an_embargo_keeps_it_in(desk):
    """The hour that came twice in a past night is asked for as well; readers see the clock of the liveblog."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"), timezone_id="Asia/Tokyo")
    await write(page, "Nachts am Siel", "Erst jetzt bekannt geworden.")
    await page.locator("#particulars > summary").click()
    late = page.locator(".field.occurred_at")
    await late.locator("input").first.fill("2026-10-25T02:30")
    await late.get_by_role("radio", name=re.compile("UTC\\+1")).check()
    await expect(late).to_contain_text("Zeitzone: Europe/Berlin")
    await field(page, "Sperrfrist bis").fill("2036-01-01T09:00")
    await page.keyboard.press("Control+Enter")
    await expect(field(page, "Sperrfrist bis")).to_be_focused()
    await expect(page.locator("#faults")).to_contain_text("Bis dahin darf das nicht öffentlich sein")
    await field(page, "Sperrfrist bis").fill("")
    await field(page, "Quellenlage").select_option(label="Unbestätigt")
    await field(page, "Schlagwörter").fill("Siel, Nacht")
    await field(page, "Autoren").fill("Mara Lind, Jan Behrens")
    await field(page, "Schlüsselereignis").check()
    await field(page, "Oben anheften").check()
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry).to_contain_text(["Unbestätigt"], ignore_case=True)
        await expect(entry.locator(".tags")).to_contain_text("Siel")
        await expect(entry.locator("time").first).to_have_attribute(
            "datetime", re.compile("2026-10-25T02:30:00.*01:00")
        )
        await expect(entry.locator(".authors")).to_have_text("Mara Lind, Jan Behrens")
    await expect(field(page, "Autoren")).to_have_value("Mara Lind, Jan Behrens")  # they write the next one, too
    await expect(field(page, "Schlagwörter")).to_have_value("")


async def test_what_the_server_refuses_is_said_at_its_field_and_nothing_is_lost(desk, witness):
    """The text comes back as it was typed, with each fault where it is; also beside a text that was begun meanwhile."""
    witness.tolerate("status of 422")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await page.keyboard.press("n")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#faults")).to_contain_text("Ein Eintrag braucht eine Überschrift.")
    await expect(field(page, "Überschrift")).to_be_focused()
    await page.keyboard.type("Fähre fällt aus")
    await expect(field(page, "Überschrift")).not_to_have_attribute("aria-invalid", "true")
    await body(page).click()
    await page.keyboard.type("Ab Mittag.")
    teaser = await add(page, "Teaser")
    await field(teaser, "Adresse").fill("fahrplan")
    await field(teaser, "Titel").fill("Der Fahrplan")
    await page.keyboard.press("Control+Enter")
    wrong = field(teaser, "Adresse")
    await expect(wrong).to_be_focused()
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    await expect(wrong).to_have_accessible_description(re.compile("https://example.org/a"))
    assert await field(page, "Überschrift").input_value() == "Fähre fällt aus"
    assert await body(page).inner_text() == "Ab Mittag."
    assert await violations(page) == []

    async def held(route):  # the answer takes a while, as it does in a train
        await asked.wait()
        await route.continue_()

    asked = asyncio.Event()
    await page.route("**/entries", held)
    await page.keyboard.press("Control+Enter")
    await expect(field(page, "Überschrift")).to_be_focused()
    await page.keyboard.type("Schon der nächste")
    asked.set()
    await button(page.locator("#sent-back"), "Wieder öffnen").click()
    await expect(field(page, "Überschrift")).to_have_value("Fähre fällt aus")
    await expect(field(teaser, "Adresse")).to_be_focused()
    await field(teaser, "Adresse").fill("https://example.org/fahrplan")
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    await page.locator("#kept-texts > summary").click()
    await button(page.locator("#kept-texts"), "Schon der nächste").click()
    await expect(field(page, "Überschrift")).to_have_value("Schon der nächste")


async def test_what_is_typed_is_there_again_and_each_role_has_its_buttons(desk):
    """After a reload all of it is back; a reporter submits with the same key, an editor publishes and corrects it."""
    await desk.liveblog()
    page = await desk.page(await desk.person("reporter", name="Jan Behrens"))
    composer = page.locator("#composer")
    buttons = composer.locator("footer button:visible")
    await expect(buttons).to_have_text(["Leeren", "Vorschau", "Entwurf speichern", "Einreichen"])
    await write(page, "Aus der Straße", "Es regnet in Strömen.")
    quote = await add(page, "Zitat")
    await field(quote, "Zitat").fill("Das Wasser steht im Keller.")
    await page.locator("#particulars > summary").click()
    await expect(field(page, "Autoren")).to_have_value("Jan Behrens")
    await field(page, "Wann es geschah").fill("2026-10-25T02:30")
    await page.locator(".field.occurred_at").get_by_role("radio").last.check()
    await expect(page.locator("#kept")).to_contain_text("gesichert")
    await page.reload()
    await expect(field(page, "Überschrift")).to_have_value("Aus der Straße")
    await expect(body(page)).to_have_text("Es regnet in Strömen.")
    await expect(field(page.locator("#blocks > .quote"), "Zitat")).to_have_value("Das Wasser steht im Keller.")
    await page.locator("#particulars > summary").click()
    await expect(field(page, "Wann es geschah")).to_have_value("2026-10-25T02:30")
    await expect(page.locator(".field.occurred_at").get_by_role("radio").last).to_be_checked()
    await field(page, "Überschrift").focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer-status")).to_have_text("Eingereicht: Aus der Straße")

    desk_page = await desk.page(await desk.person("editor", name="Mara Lind"))
    composer = desk_page.locator("#composer")
    await desk_page.locator("#lane-submitted .card").get_by_role("button", name="Bearbeiten").click()
    await expect(composer.locator("h2")).to_have_text("Bearbeiten: Aus der Straße")
    await field(desk_page, "Überschrift").fill("Regen in Norden")
    await desk_page.keyboard.press("Control+Enter")
    await expect(desk_page.locator("#composer-status")).to_have_text("Veröffentlicht: Regen in Norden")
    async with reading(desk) as entry:
        await expect(entry.locator(".authors")).to_have_text("Jan Behrens")
        await expect(entry).to_contain_text("Das Wasser steht im Keller.")

    await desk_page.locator("#lane-timeline .card").get_by_role("button", name="Korrigieren").click()
    await expect(composer.locator("footer button:visible")).to_have_text(
        ["Abbrechen", "Vorschau", "Korrektur veröffentlichen"]
    )
    await field(desk_page, "Überschrift").fill("Starkregen in Norden")
    await desk_page.keyboard.press("Control+Enter")
    await expect(field(desk_page, "Was korrigiert wurde")).to_be_focused()
    await desk_page.keyboard.type("Der Wetterdienst spricht von Starkregen.")
    assert await violations(desk_page) == []
    await desk_page.keyboard.press("Control+Enter")
    await expect(desk_page.locator("#composer-status")).to_have_text("Korrigiert: Starkregen in Norden")
    async with reading(desk) as entry:
        await expect(entry).to_contain_text("Der Wetterdienst spricht von Starkregen.")


async def test_a_preview_and_a_template_before_it_goes_out(desk, witness):
    """A typed template fills the form; the preview shows the entry in the theme, and nothing is published by it."""
    witness.tolerate("status of 422")
    await desk.liveblog(theme="liveticker")
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await page.locator("#entry-templates > summary").click()
    await button(page.locator("#entry-templates"), "Hochrechnung").click()
    form = page.locator("#entry-template")
    await button(form, "Übernehmen").click()
    await expect(field(form, "Die Nachricht in einem Satz")).to_be_focused()
    await field(form, "Die Nachricht in einem Satz").fill("Deichpartei liegt vorn")
    await field(form, "Uhrzeit").fill("18:24")
    await field(form, "Quelle").fill("Küstenbote")
    await form.locator("td input").first.focus()
    for cell in ("Deichpartei", "31,4", "+2,1"):
        await page.keyboard.type(cell)
        await page.keyboard.press("Tab")
    assert await violations(page) == []
    await button(form, "Übernehmen").click()
    await expect(field(page, "Überschrift")).to_have_value("Hochrechnung um 18:24 Uhr: Deichpartei liegt vorn")
    await expect(page.locator("#blocks > .table")).to_have_count(1)

    await page.keyboard.press("Control+Shift+Enter")
    shown = page.frame_locator("#preview iframe")
    await expect(shown.locator(".entry .headline")).to_contain_text("Deichpartei liegt vorn")
    await expect(shown.locator(".entry table")).to_contain_text("31,4")
    wide = await shown.locator("body").evaluate("(one) => one.clientWidth")
    await button(page, "Telefon").click()
    await expect(button(page, "Telefon")).to_have_attribute("aria-pressed", "true")
    assert await shown.locator("body").evaluate("(one) => one.clientWidth") <= 390 < wide
    assert await violations(page) == []
    await button(page.locator("#preview"), "Schließen").click()
    async with reading(desk) as entry:
        await expect(entry).to_have_count(0)
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry.locator("table")).to_contain_text("Deichpartei")


async def test_one_hand_on_a_phone_is_enough(desk):
    """Everything is at least 44 pixels high, what sends is at the bottom of the screen, and a photo goes in."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"), **PHONE)
    await write(page, "Vom Anleger", "Die Fähre liegt fest.")
    photo = await add(page, "Bild")
    camera = photo.locator("input[capture]")
    assert await camera.get_attribute("accept") == "image/*"
    await expect(photo.get_by_text("Foto aufnehmen")).to_be_visible()
    await camera.set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": jpeg(800, 600)})
    await uploaded(photo)
    await field(photo, "Alternativtext").fill("Die Fähre am Anleger")
    await page.locator("#particulars > summary").click()
    small = """[...document.querySelectorAll("#composer :is(button, summary, input, select, .button)")]
      .filter((one) => one.checkVisibility() && !one.matches(".unseen, [type=checkbox], [type=radio]"))
      .map((one) => [one.textContent || one.name, one.getBoundingClientRect()])
      .filter(([, { height }]) => height < 44).map(([name, { height }]) => `${name}: ${height}`)"""
    assert await page.evaluate(small) == []
    await page.evaluate("scrollTo(0, 200)")
    publish = await button(page.locator("#composer"), "Veröffentlichen").bounding_box()
    height = PHONE["viewport"]["height"]
    assert height - 90 < publish["y"] + publish["height"] <= height
    assert publish["width"] > 100
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page) == []
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry.locator("figure img")).to_have_attribute("alt", "Die Fähre am Anleger")

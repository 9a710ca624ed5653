"""What an entry is to be once it is public, while nobody has seen it: a key event, pinned to the top."""

from playwright.async_api import expect

from tests.support.composer import button, field, reading, sent, write


async def open_particulars(page):
    await page.locator("#particulars").evaluate("(one) => { one.open = true }")


async def test_what_waits_is_published_as_what_it_is_to_be(desk):
    """Set while it was written, seen on its card, changed by another editor, and true once it goes out."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await write(page, "Der Deich ist gebrochen", "Bei Norderhafen.")
    await open_particulars(page)
    await field(page, "Wichtiges Ereignis").check()
    await field(page, "Oben anheften").check()
    await field(page.locator("#composer"), "Veröffentlichen um").fill("2036-01-01T09:00")
    await sent(page, "Planen", "Geplant")
    card = page.locator("#lane-scheduled > .card")
    await expect(card.locator(".flag")).to_have_text(["Wird ein wichtiges Ereignis", "Wird oben angeheftet"])

    colleague = await desk.page(await desk.person("editor", name="Jan Behrens"))
    await button(colleague.locator("#lane-scheduled"), "Bearbeiten").click()
    await expect(field(colleague, "Überschrift")).to_have_value("Der Deich ist gebrochen")
    await open_particulars(colleague)
    await expect(field(colleague, "Wichtiges Ereignis")).to_be_checked()
    await field(colleague, "Oben anheften").uncheck()
    await sent(colleague, "Speichern", "Entwurf gespeichert")
    await expect(card.locator(".flag")).to_have_text(["Wird ein wichtiges Ereignis"])

    await button(card, "Veröffentlichen").click()
    await expect(page.locator("#lane-timeline > .card[data-key-event]:not([data-pinned])")).to_have_count(1)
    async with reading(desk) as entries:
        await expect(entries).to_have_count(1)
        await expect(entries.page.locator("#key-events")).to_contain_text("Der Deich ist gebrochen")


async def test_a_colleague_s_mark_survives_who_saves_second(desk, witness):
    """They are asked about the headline, and have not touched what it is to be."""
    witness.tolerate(r"status of 412")
    await desk.liveblog()
    mara, jan = await desk.person("editor", name="Mara Lind"), await desk.person("editor", name="Jan Behrens")
    await desk.post(mara, "Der Deich hält", state="draft")
    first, second = await desk.page(mara), await desk.page(jan)
    for page in first, second:
        await button(page.locator("#lane-drafts"), "Bearbeiten").click()
        await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")
        await open_particulars(page)
    await field(first, "Wichtiges Ereignis").check()
    await sent(first, "Speichern", "Entwurf gespeichert")
    await field(second, "Überschrift").fill("Der Deich hält stand")
    await button(second.locator("#composer"), "Speichern").click()
    await expect(second.locator("#merge .part > legend")).to_have_text(["Überschrift"])
    await button(second.locator("#merge"), "Gemeinsame Fassung speichern").click()
    card = second.locator("#lane-drafts > .card")
    await expect(card).to_contain_text("Der Deich hält stand")
    await expect(card.locator(".flag")).to_have_text(["Wird ein wichtiges Ereignis"])


async def test_a_reporter_has_no_say_in_it_and_takes_nothing_away(desk):
    """The text is theirs, what it is to be the editor's."""
    await desk.liveblog()
    await desk.post(await desk.person("editor"), "Der Deich hält", state="draft", key_event=True)
    page = await desk.page(await desk.person("reporter"))
    await open_particulars(page)
    await expect(field(page, "Wichtiges Ereignis")).to_have_count(0)
    await button(page.locator("#lane-drafts"), "Bearbeiten").click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")
    await field(page, "Überschrift").fill("Der Deich hält stand")
    await sent(page, "Einreichen", "Eingereicht")
    card = page.locator("#lane-submitted > .card")
    await expect(card).to_contain_text("Der Deich hält stand")
    await expect(card.locator(".flag")).to_have_text(["Wird ein wichtiges Ereignis"])

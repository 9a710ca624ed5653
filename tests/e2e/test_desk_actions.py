"""What can be done at the desk: by key, from the palette, with the mouse, and only by whom it is allowed."""

import re

from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.desk_server import ProjectingOutbox

CARDS = "#lane-timeline > .card"
LIVE = r"live nach \d+,\d s"


def card(page, headline):
    return page.locator(".card", has=page.get_by_role("heading", name=headline, exact=True))


def choices(page):
    return page.locator("#choices > li")


async def choose(page, typed):
    """Do what the palette finds first for what is typed."""
    await page.keyboard.press("Control+k")
    await page.locator("#palette input").fill(typed)
    await page.keyboard.press("Enter")


async def press(page, *keys):
    for key in keys:
        await page.keyboard.press(key)


async def meant(page, key):
    """A letter alone, and the button that confirms it."""
    await page.keyboard.press(key)
    await expect(page.locator("#confirming")).to_be_visible()
    await page.locator("#confirming button[value]:not([value=''])").press("Enter")
    await expect(page.locator("#confirming")).to_be_hidden()


async def test_keys_move_and_act_and_can_be_looked_up(desk):
    """j and k lead from card to card, a letter asks about the card one is at, ? tells all; typing is no command."""
    await desk.liveblog()
    chief = await desk.person("chief", name="Inken Paulsen")
    for headline in ("Die Flut kommt", "Der Deich hält"):
        await desk.post(chief, headline)
    page = await desk.page(chief)
    await press(page, "j")
    await expect(card(page, "Der Deich hält")).to_be_focused()
    await press(page, "ArrowDown", "k", "j")
    await expect(card(page, "Die Flut kommt")).to_be_focused()

    await meant(page, "p")
    await expect(card(page, "Die Flut kommt").locator(".flag")).to_be_visible()
    await expect(card(page, "Die Flut kommt")).to_be_focused()  # its new card has the focus of the old one
    await meant(page, "m")
    await expect(card(page, "Die Flut kommt")).to_have_attribute("data-key-event", "")
    await meant(page, "p")
    await expect(card(page, "Die Flut kommt").locator(".flag")).to_have_count(0)

    await press(page, "?")
    rows = page.locator("#keys tbody tr")
    await expect(rows.filter(has_text="Korrigieren")).to_contain_text("C")
    await expect(rows.filter(has_text="Befehle")).to_contain_text("Strg+K")
    assert await violations(page) == []
    await page.get_by_label("Einzelne Buchstaben sind Tasten").uncheck()
    await press(page, "Escape", "r")
    await expect(page.locator("#retraction")).to_be_hidden()
    await page.reload()  # it is remembered
    await press(page, "j")
    await expect(card(page, "Der Deich hält")).not_to_be_focused()
    await press(page, "Control+k")
    await expect(page.locator("#palette")).to_be_visible()  # with Ctrl it is no letter
    await press(page, "Escape")
    await page.get_by_role("button", name="Tasten").click()
    await page.get_by_label("Einzelne Buchstaben sind Tasten").check()
    await press(page, "Escape")
    await page.get_by_label("Überschrift", exact=True).click()
    await page.keyboard.type("jpr?")
    await expect(page.get_by_label("Überschrift", exact=True)).to_have_value("jpr?")
    await expect(page.locator("dialog[open]")).to_have_count(0)


async def test_the_palette_begins_with_writing(desk):
    """Where one is at no entry; the alarm's switches come later, and what concerns the liveblog as a whole last."""
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"))
    await press(page, "Control+k")
    names = await choices(page).locator(":scope > :first-child").all_inner_texts()
    assert names[:2] == ["Schreiben", "Veröffentlichen"], names
    alarm = names.index("Benachrichtigung, wenn niemand schreibt")
    assert names.index("Leeren") < alarm < names.index("Liveblog beenden"), names


async def test_the_palette_offers_what_can_be_done_now(desk):
    """Ctrl+K lists it, what concerns the entry first; typing narrows it down, arrows choose, Enter does it."""
    await desk.liveblog()
    chief = await desk.person("chief")
    reporter = await desk.person("reporter")
    await desk.post(chief, "Der Deich hält")
    await desk.post(reporter, "Sandsäcke fehlen", state="draft")
    page = await desk.page(chief)
    await press(page, "j", "Control+k")
    await expect(choices(page).first).to_contain_text("Der Deich hält")
    await expect(choices(page).first).to_have_attribute("aria-selected", "true")
    assert await violations(page) == []
    await page.keyboard.type("einrei")  # nothing here has been left to submit
    await expect(choices(page).filter(has_text="Sandsäcke")).to_have_count(0)
    await page.locator("#palette input").fill("gibt es nicht")
    await expect(choices(page)).to_have_count(0)
    await expect(page.locator("#palette [role=status]")).to_have_text("So etwas ist gerade nicht möglich")
    assert await violations(page) == []
    await page.locator("#palette input").fill("zuruck deich")  # without its dots, words in any order
    await expect(choices(page)).to_have_count(1)
    await press(page, "Enter")
    await expect(page.locator("#retraction")).to_be_visible()
    await press(page, "Escape")
    await expect(card(page, "Der Deich hält")).to_be_focused()

    page = await desk.page(reporter)
    await press(page, "j", "Control+k")
    names = await choices(page).locator(":scope > :first-child").all_inner_texts()
    assert not {"Veröffentlichen", "Zurückziehen", "Korrigieren", "Anheften", "Liveblog beenden"} & set(names)
    await press(page, "Escape", "r")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await expect(page.locator('[data-action="retract"], #retraction, #closing, #summary-editor')).to_have_count(0)


async def test_an_entry_s_life_by_its_card(desk):
    """Unseen entries are submitted, scheduled, published, discarded; a published one is retracted for a reason."""
    await desk.liveblog()
    reporter = await desk.person("reporter", name="Jonas Ebeling")
    editor = await desk.person("editor", name="Mara Lind")
    for headline in ("Pegel steigt", "Fähren fallen aus", "Sandsäcke fehlen"):
        await desk.post(reporter, headline, state="draft")
    theirs, page = await desk.page(reporter), await desk.page(editor)
    await card(theirs, "Pegel steigt").get_by_role("button", name="Einreichen").click()
    await expect(page.locator("#lane-submitted > .card")).to_contain_text("Pegel steigt")
    await card(page, "Pegel steigt").get_by_role("button", name="Veröffentlichen").click()
    await expect(page.locator(CARDS)).to_contain_text("Pegel steigt")
    await expect(page.locator("#after li")).to_contain_text(re.compile(LIVE))
    assert await violations(page) == []

    await card(page, "Fähren fallen aus").get_by_role("button", name="Planen").click()
    await page.locator("#scheduling button[value=schedule]").click()
    await expect(page.locator("#scheduling .problem")).to_be_visible()  # without a time
    await page.locator("#scheduling").get_by_label("Veröffentlichen um").fill("2031-03-30T02:30")
    await page.locator("#scheduling button[value=schedule]").click()
    await expect(page.locator("#scheduling .problem")).to_contain_text("gibt es nicht")  # clocks go forward that night
    assert await violations(page) == []
    await page.locator("#scheduling").get_by_label("Veröffentlichen um").fill("2031-03-30T03:30")
    await page.locator("#scheduling button[value=schedule]").click()
    await expect(page.locator("#lane-scheduled > .card")).to_contain_text("03:30 Uhr")

    await card(page, "Sandsäcke fehlen").get_by_role("button", name="Verwerfen").click()
    assert await violations(page) == []
    await page.locator("#discarding button[value=discard]").click()
    await expect(card(page, "Sandsäcke fehlen")).to_have_count(0)
    await expect(card(theirs, "Sandsäcke fehlen")).to_have_count(0)

    await card(page, "Pegel steigt").get_by_role("button", name="Zurückziehen").click()
    assert await violations(page) == []
    await page.locator("#retraction button[value=retract]").click()
    await expect(page.locator("#retraction")).to_be_visible()  # a reason is required
    await page.get_by_label("Begründung").fill("Der Messwert war falsch übertragen.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(CARDS).locator(".notice")).to_have_text("Der Messwert war falsch übertragen.")
    assert await violations(page) == []
    reader = await desk.page(None, "/sturmflut/")
    await expect(reader.locator(".notice")).to_have_text("Der Messwert war falsch übertragen.")


async def test_without_a_mouse(desk):
    """Somebody posts, corrects what they posted, and closes the liveblog; the keyboard is all they need."""
    await desk.liveblog()
    chief = await desk.person("chief", name="Inken Paulsen")
    page = await desk.page(chief)
    reader = await desk.page(None, "/sturmflut/")
    await press(page, "n")
    await page.keyboard.type("Erste Bäume umgestürzt")
    await press(page, "Tab")
    await page.keyboard.type("Auf der B 72 liegt eine Eiche quer.")
    await press(page, "Control+Enter")
    await expect(reader.locator(".entry")).to_contain_text("Auf der B 72 liegt eine Eiche quer.")

    await expect(page.locator(CARDS)).to_have_count(1)
    await page.evaluate("document.activeElement.blur()")
    await press(page, "j", "c")
    await expect(page.get_by_label("Was korrigiert wurde")).to_be_focused()
    await page.keyboard.type("Zunächst hieß es, der Baum liege auf der B 72.")
    while not await page.evaluate("document.activeElement.isContentEditable"):
        await press(page, "Tab")
    await press(page, "Control+a")
    await page.keyboard.type("Auf der B 210 liegt eine Eiche quer.")
    await press(page, "Control+Enter")
    await expect(reader.locator(".correction")).to_contain_text("Zunächst hieß es")
    await expect(reader.locator(".entry")).to_contain_text("B 210")

    await choose(page, "beenden")
    await expect(page.locator("#closing")).to_be_visible()
    await press(page, "Tab")
    await page.keyboard.type("Gute Nacht.")
    while not await page.evaluate("document.activeElement.value === 'close'"):
        await press(page, "Tab")  # a key has opened it: Ctrl+Enter is no yes here
    await press(page, "Enter")
    await expect(reader.locator("#close-out")).to_contain_text("Gute Nacht.")


async def test_history_tells_every_version_and_undo_takes_the_last_post_back(desk):
    """Who said what before, with the words that changed; within ten seconds a post can be taken back."""
    await desk.liveblog()
    editor = await desk.person("editor", name="Mara Lind")
    await desk.post(editor, "Der Deich hält")
    page = await desk.page(editor)
    await press(page, "j", "e")
    await expect(page.get_by_label("Überschrift", exact=True)).to_have_value("Der Deich hält")
    await page.get_by_label("Überschrift", exact=True).fill("Der Deich hält stand")
    await press(page, "Control+Enter")
    await expect(card(page, "Der Deich hält stand")).to_be_visible()
    await card(page, "Der Deich hält stand").get_by_role("button", name="Verlauf").click()
    versions = page.locator("#history .versions > li")
    await expect(versions).to_have_count(2)
    await expect(versions.first).to_contain_text("Ohne Hinweis geändert")
    await expect(versions.first).to_contain_text("Mara Lind")
    await expect(versions.first.locator("ins")).to_contain_text("stand")
    assert await violations(page) == []
    await press(page, "Escape")

    await page.get_by_label("Überschrift", exact=True).fill("Zu früh gefreut")
    await press(page, "Control+Enter")
    await expect(page.locator("#after li").first).to_contain_text(re.compile(f"Zu früh gefreut: {LIVE}"))
    await page.get_by_role("button", name="Rückgängig machen").click()
    await expect(page.locator("#after li").first).to_contain_text("Zurückgezogen")
    await expect(page.locator(CARDS).first).to_have_attribute("data-state", "retracted")


async def test_what_no_reader_can_have_seen_is_undone_without_trace(desk, monkeypatch):
    """The worker is behind: the text is a draft again, and readers never hear of it."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))

    async def behind(self, liveblog, seq, *, attempt=0):
        """Nothing is rendered yet."""

    with monkeypatch.context() as worker:
        worker.setattr(ProjectingOutbox, "nudge", behind)
        await page.get_by_label("Überschrift", exact=True).fill("Zu früh gefreut")
        await press(page, "Control+Enter")
        await expect(page.locator("#after li").first).to_contain_text("unterwegs")
        await page.get_by_role("button", name="Rückgängig machen").click()
        await expect(page.locator("#after li").first).to_contain_text("kein Leser hat es gesehen")
        await expect(page.locator("#lane-drafts > .card")).to_contain_text("Zu früh gefreut")
        await expect(page.locator(CARDS)).to_have_count(0)
    await desk.post(await desk.person("editor"), "Der Deich hält")
    reader = await desk.page(None, "/sturmflut/")
    await expect(reader.locator(".entry")).to_have_count(1)
    await expect(reader.locator("body")).not_to_contain_text("Zu früh gefreut")

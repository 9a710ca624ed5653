"""How the newsroom knows, and until when it must not say so: chosen at the desk, told or kept from readers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from tests.support.composer import button, field, sent, write

UNCONFIRMED = "Wir konnten diese Angaben noch nicht überprüfen."


async def test_readers_are_told_how_the_newsroom_knows(desk):
    """On the page and at the permalink; what is confirmed later says so from then on."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    reader = await desk.page(None, "/sturmflut/")
    for headline, source in (
        ("Pegel fällt", "Keine Angabe"),
        ("Vom Deich", "Eigene Recherche"),
        ("Aus dem Ministerium", "Nachrichtenagentur"),
        ("Damm gebrochen", "Unbestätigt"),
    ):
        await write(page, headline, "Mehr gleich.")
        await page.locator("#particulars").evaluate("(one) => { one.open = true }")
        await field(page, "Quellenlage").select_option(label=source)
        await sent(page, "Veröffentlichen", "Veröffentlicht")
    entries = reader.locator("#flow .entry")
    await expect(entries.locator(".headline")).to_have_text(
        ["Unbestätigt: Damm gebrochen", "Aus dem Ministerium", "Vom Deich", "Pegel fällt"]
    )
    await expect(entries.nth(0).locator(".unconfirmed")).to_contain_text(UNCONFIRMED)
    await expect(entries.nth(1).locator(".known")).to_have_text("Agenturmeldung")
    await expect(entries.nth(2).locator(".known")).to_have_text("Eigene Recherche")
    await expect(entries.nth(3).locator(".known, .unconfirmed")).to_have_count(0)
    await entries.nth(0).locator(".when a").click()
    await reader.wait_for_url("**/e/*/")
    await expect(reader.locator("article .unconfirmed")).to_contain_text(UNCONFIRMED)
    await reader.go_back()

    card = page.locator("#lane-timeline > .card").first
    await expect(card.locator(".unconfirmed")).to_contain_text(UNCONFIRMED)  # the desk sees what readers see
    await button(card, "Bearbeiten").click()
    await expect(field(page, "Überschrift")).to_have_value("Damm gebrochen")  # it is asked for first
    await field(page, "Quellenlage").select_option(label="Eigene Recherche")
    await sent(page, "Ohne Hinweis ändern", "Änderung gespeichert")
    await expect(entries.nth(0).locator(".known")).to_have_text("Eigene Recherche")
    await expect(entries.nth(0).locator(".unconfirmed")).to_have_count(0)
    await expect(entries.nth(0).locator(".headline")).to_have_text("Damm gebrochen")


async def test_an_embargo_holds_until_its_time_and_readers_never_hear_of_it(desk, witness, monkeypatch):
    """The composer knows it from the draft; from the card it is refused as long as it lasts, and then goes out."""
    witness.tolerate("status of 409")
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    over = datetime.now(UTC) + timedelta(hours=1)
    await desk.post(mara, "Der Minister tritt zurück", state="draft", embargo_until=over.isoformat())
    page, reader = await desk.page(mara), await desk.page(None, "/sturmflut/")
    draft = page.locator("#lane-drafts > .card")
    await button(draft, "Bearbeiten").click()
    await page.locator("#particulars").evaluate("(one) => { one.open = true }")
    wall = over.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M")
    await expect(field(page, "Sperrfrist bis")).to_have_value(wall)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#faults")).to_contain_text("Bis dahin darf das nicht öffentlich sein")
    await button(page.locator("#composer"), "Abbrechen").click()

    await button(draft, "Veröffentlichen").click()
    refused = page.locator("#network .refused li")
    await expect(refused).to_contain_text("Der Minister tritt zurück")
    await expect(reader.locator("#flow .entry")).to_have_count(0)
    monkeypatch.setattr(desk.parts.handler, "_clock", lambda: over)
    await button(refused, "Noch einmal senden").click()
    await expect(reader.locator("#flow .entry .headline")).to_have_text(["Der Minister tritt zurück"])
    await expect(refused).to_have_count(0)
    await expect(draft).to_have_count(0)
    await expect(reader.locator("#flow .entry")).not_to_contain_text("Sperrfrist")

"""Search within a liveblog, in a real browser: over all entries, without asking the server again."""

import re

from playwright.async_api import expect

from tests.support.reader import opened
from tests.support.renderings import content, publish
from ticker.domain import commands as c

PAGES = r"/page/\d+/$"


async def asks(page, words):
    """Type into the search, which is open."""
    await page.locator("#query").fill(words)


def found(page):
    return page.locator("#search output")


def results(page):
    return page.locator("#search > ol > li")


def marked(page):
    return results(page).locator("mark").all_inner_texts()


async def test_a_thousand_entries_are_searched_without_asking_again(liveblog, page, witness):
    """All numbered pages are fetched once; then words are found wherever they stand, and links lead there."""
    ferry = "s000000001"
    await liveblog.do(publish(ferry, "Fähre „Möwe“ läuft aus", "<p>Nahe dem <b>Café</b>, 😀 jubelt Zoë.</p>"))
    await liveblog.post(997, text="<p>Am Deich ist es ruhig.</p>")
    await liveblog.do(
        publish("s000000002", "<b>Markup</b> & Zeichen", "<p>Die Formel lautet a &lt; b &amp;&amp; c.</p>"),
        publish("s000000003", "Windböen", "<p>Böen bis 120 km/h.</p>"),
    )
    await opened(page, liveblog)
    await page.locator("#find").click()
    await expect(page.locator("#query")).to_be_focused()
    await asks(page, "ruhig")
    await expect(found(page)).to_have_text("997 Einträge gefunden")
    fetched = [url for url in witness.asked if re.search(PAGES, url)]
    assert len(fetched) == len(set(fetched)) == 20
    asked = len(witness.asked)

    await asks(page, "meldung 12 ruhig")  # several words, in any place
    await expect(results(page).first).to_contain_text("Meldung 912")
    await asks(page, "MOWE cafe zoe")  # neither case nor accents matter
    await expect(found(page)).to_have_text("1 Eintrag gefunden")
    assert await marked(page) == ["Möwe", "Café", "Zoë"]
    for words in ("Böen", "Bo\u0308en"):  # composed or not
        await asks(page, words)
        await expect(results(page)).to_have_count(1)
        assert await marked(page) == ["böen", "Böen"]
    await asks(page, "<b>mark & zeichen")
    assert await marked(page) == ["<b>Mark", "&", "Zeichen", "&", "&"]
    assert await results(page).locator("b").count() == 0
    await asks(page, "a < b")
    await expect(found(page)).to_have_text("1 Eintrag gefunden")
    await asks(page, "😀")
    assert await marked(page) == ["😀"]
    await asks(page, "Springtide")
    await expect(found(page)).to_have_text("Nichts gefunden")
    await asks(page, " ")
    await expect(found(page)).to_have_text("")

    await asks(page, "Meldung 990")
    await results(page).get_by_role("link").click()
    await expect(page.locator("#search")).to_be_hidden()
    assert page.url == f"{liveblog.url}#e-{liveblog.id_of(990)}"
    assert witness.asked[asked:] == []
    await page.locator("#find").click()
    await asks(page, "Möwe")
    await results(page).get_by_role("link").click()
    await expect(page).to_have_url(f"{liveblog.url}page/1/#e-{ferry}")


async def test_what_is_withdrawn_is_not_found(liveblog, page):
    """Nor what is withdrawn while the search is open, on this page or another; what is corrected is found anew."""
    await liveblog.post(60)
    await liveblog.do(c.RetractEntry(entry_id=liveblog.id_of(59), notice="Ein Irrtum."))
    await opened(page, liveblog)
    await page.locator("#find").click()
    await asks(page, "meldung")
    await expect(found(page)).to_have_text("59 Einträge gefunden")
    corrected = liveblog.id_of(4)
    await liveblog.do(
        c.RetractEntry(entry_id=liveblog.id_of(60), notice="Ein Irrtum."),
        c.RetractEntry(entry_id=liveblog.id_of(3), notice="Ein Irrtum."),
        c.CorrectEntry(entry_id=corrected, content=content("Berichtigte Meldung"), note="So war es."),
    )
    await expect(found(page)).to_have_text("57 Einträge gefunden")
    await liveblog.post(1)
    await expect(found(page)).to_have_text("58 Einträge gefunden")
    await asks(page, "berichtigte")
    link = results(page).get_by_role("link")
    assert (await link.get_attribute("href")) == f"page/1/#e-{corrected}"


async def test_search_by_keyboard(liveblog, page):
    """Enter opens it, typing finds, Tab goes to what was found, Escape closes and gives the focus back."""
    await liveblog.post(3)
    await opened(page, liveblog)
    button = page.get_by_role("button", name="Suchen")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("searchbox", name="Suchwörter")).to_be_focused()
    await page.keyboard.type("meldung")
    await expect(results(page)).to_have_count(3)
    await page.keyboard.press("Tab")
    await expect(results(page).first.get_by_role("link")).to_be_focused()
    await page.keyboard.press("Escape")  # in a search field the first would empty it
    await expect(page.locator("#search")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_entries_that_do_not_load_are_told_of(liveblog, page, witness):
    """Whatever else loads and is typed; when the search is opened again it tries again."""
    witness.tolerate(r"503")
    await liveblog.post(160)
    await page.route("**/page/1/", lambda route: route.fulfill(status=503))
    await opened(page, liveblog)
    await page.locator("#find").click()
    await expect(found(page)).to_contain_text("vielleicht fehlen Treffer")
    await asks(page, "Meldung 15")
    await expect(found(page)).to_contain_text("gefunden. ")
    await expect(found(page)).to_contain_text("vielleicht fehlen Treffer")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.unroute("**/page/1/")
    await page.locator("#find").click()
    await asks(page, "Meldung")
    await expect(found(page)).to_have_text("160 Einträge gefunden")

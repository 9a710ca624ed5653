"""Following live, in a real browser: each change once and in order."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.histories import START
from tests.support.reader import follows, headlines, numbers, opened, scrolled_to, shows, top_of
from tests.support.renderings import content
from tests.support.served_process import until
from ticker.domain import commands as c
from ticker.domain.events import Point
from ticker.readers import stream

LOST = (r"ERR_INCOMPLETE_CHUNKED_ENCODING", r"ERR_INTERNET_DISCONNECTED", r"ERR_CONNECTION", r"ERR_EMPTY_RESPONSE")

# --- at the top -----------------------------------------------------------------------------------------------


async def test_at_the_top_new_entries_appear(liveblog, page):
    """A reader at the top sees what is new as it comes, newest first."""
    await liveblog.post(3)
    await opened(page, liveblog)
    await liveblog.post(2)
    await shows(page, 5)
    assert await headlines(page) == numbers(1, 5)
    await expect(page.locator("#bar button")).to_be_hidden()


async def test_every_kind_of_change_reaches_an_open_page(liveblog, page):
    """Correction, edit, pin, key event, summary, headline, retraction, close and reopening, without loading again."""
    await liveblog.post(3)
    await opened(page, liveblog)
    await page.evaluate("window.loadedOnce = true")
    first, second, third = map(liveblog.id_of, (1, 2, 3))
    await liveblog.do(
        c.CorrectEntry(entry_id=first, content=content("Meldung eins"), note="Die Zahl war falsch."),
        c.ReviseEntry(entry_id=second, content=content("Meldung zwei")),
        c.MarkKeyEvent(entry_id=second),
        c.PinEntry(entry_id=third),
        c.SetSummary(points=(Point(text="Es bleibt stürmisch", entries=(first,)),)),
        c.ReviseLiveblog(top_story="Deich hält"),
    )
    await expect(page.locator(f"#e-{first} .correction")).to_contain_text("Die Zahl war falsch.")
    await expect(page.locator(f"#e-{second} .headline")).to_have_text("Meldung zwei")
    await expect(page.locator("#key-events li")).to_contain_text("Meldung zwei")
    await expect(page.locator(f"#pinned #e-{third}")).to_be_visible()
    await expect(page.locator(f"#flow #e-{third}")).to_have_count(0)
    await expect(page.locator("#summary")).to_contain_text("Es bleibt stürmisch")
    await expect(page.locator("#title")).to_contain_text("Deich hält")
    await liveblog.do(c.UnpinEntry(entry_id=third), c.RetractEntry(entry_id=first, notice="Das war ein Irrtum."))
    await expect(page.locator(f"#e-{first} .notice")).to_have_text("Das war ein Irrtum.")
    assert await headlines(page) == ["Meldung 3", "Meldung zwei", "Dieser Eintrag wurde zurückgezogen."]
    assert await page.evaluate("window.loadedOnce")


async def test_what_was_undone_goes_from_a_page_that_has_it_all_the_same(liveblog, page):
    """A worker that died between two steps may have told of it; its number is the next one's."""
    await liveblog.post(1)
    await opened(page, liveblog)
    slip = await liveblog.post(1, key_event=True)
    await expect(page.locator("#key-events li")).to_contain_text("Meldung 2")
    liveblog.history.now -= timedelta(minutes=1)
    await liveblog.do(c.UndoPublication(entry_id=slip, unseen=True, notice="Versehen"))
    await expect(page.locator(f"#e-{slip}")).to_have_count(0)
    await expect(page.locator("#key-events")).to_be_hidden()
    await liveblog.post(1)
    await shows(page, 2)
    assert await headlines(page) == ["Meldung 3", "Meldung 1"]


async def test_motion_is_left_out_for_those_who_ask_for_it(liveblog, new_page):
    """With reduced motion nothing is animated."""
    await liveblog.post()
    page = await new_page(reduced_motion="reduce")
    await opened(page, liveblog)
    await liveblog.post()
    await shows(page, 2)
    assert await page.evaluate("document.getAnimations().length") == 0


# --- bad networks ---------------------------------------------------------------------------------------------


async def test_a_stream_that_breaks_twenty_times_shows_each_delta_once(liveblog, page, witness, monkeypatch):
    """Entries come before, during and after each break: all of them are there, once, in order."""
    witness.tolerate(*LOST)
    monkeypatch.setattr(stream, "RETRY", b"retry: 20\n\n")  # the browser would wait two seconds each time
    await liveblog.post(1)
    await opened(page, liveblog)
    await page.evaluate("""new MutationObserver((changes) => {
      window.added = (window.added ?? []).concat(changes.flatMap(({ addedNodes }) => [...addedNodes])
        .filter((node) => node.matches?.(".entry")).map((entry) => entry.id));
    }).observe(document.getElementById("flow"), { childList: true })""")
    for _ in range(20):
        await liveblog.post()
        liveblog.cut()
        await liveblog.post()
        await follows(liveblog)
        await liveblog.post()
    await shows(page, 61)
    assert await headlines(page) == numbers(1, 61)
    assert await page.evaluate("window.added") == [f"e-{liveblog.id_of(number)}" for number in range(2, 62)]


async def test_where_events_do_not_get_through_the_page_polls(liveblog, page, witness):
    """A proxy that swallows event streams: head.json and the deltas do."""
    witness.tolerate(r"ERR_FAILED", r"503")
    await page.route("**/live/events*", lambda route: route.fulfill(status=503))
    await page.clock.install()
    await liveblog.post(1)
    await page.goto(liveblog.url)
    await expect(page.locator("#pause")).to_be_enabled()
    await liveblog.post(2)
    await page.clock.fast_forward("00:07")
    await shows(page, 3)
    assert await headlines(page) == numbers(1, 3)


async def test_a_hidden_page_polls_and_catches_up_when_it_is_seen(liveblog, page):
    """A tab in the background holds no connection; back in front, it has everything."""
    await liveblog.post(1)
    await opened(page, liveblog)
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    await page.evaluate(hide, True)

    async def let_go():
        return liveblog.readers == 0

    await until(let_go, what="the stream of a hidden page to end")
    await liveblog.post(3)
    await page.evaluate(hide, False)
    await shows(page, 4)
    assert await headlines(page) == numbers(1, 4)
    await follows(liveblog)


@pytest.mark.parametrize("place", ["top", "reading"])
async def test_after_ten_minutes_offline_everything_is_there_once(liveblog, page, witness, place):
    """More than the stream can send again, with corrections and a retraction of what is on the page: all in order."""
    witness.tolerate(*LOST)
    await page.clock.install()
    await liveblog.post(50)
    await opened(page, liveblog)
    read = liveblog.id_of(30)
    if place == "reading":
        await scrolled_to(page, read)
    before = await top_of(page, read)
    await page.context.set_offline(True)
    liveblog.cut()
    await liveblog.post(120)
    await liveblog.do(
        c.CorrectEntry(entry_id=liveblog.id_of(20), content=content("Berichtigt"), note="So war es."),
        c.RetractEntry(entry_id=liveblog.id_of(19), notice="Zurückgenommen."),
        c.PinEntry(entry_id=liveblog.id_of(100)),
    )
    await page.clock.fast_forward("10:00")
    await page.context.set_offline(False)
    if place == "reading":
        await expect(page.locator("#bar button")).to_contain_text("119 neue Einträge")
        assert await top_of(page, read) == pytest.approx(before, abs=0.5)
        await page.locator("#bar button").click()
    await shows(page, 169)
    newest = await page.locator("#flow .entry header time").first.get_attribute("datetime")
    assert await page.locator("#latest time").get_attribute("datetime") == newest
    expected = [headline for headline in numbers(1, 170) if headline != "Meldung 100"]
    expected[expected.index("Meldung 20")] = "Berichtigt"
    expected[expected.index("Meldung 19")] = "Dieser Eintrag wurde zurückgezogen."
    assert await headlines(page) == expected
    assert await headlines(page, "#pinned") == ["Meldung 100"]


# --- pausing, silence, the end --------------------------------------------------------------------------------


async def test_a_reader_may_stop_the_updates(liveblog, page):
    """Paused, nothing changes, nothing is announced and nothing is asked; resumed, it is all there."""
    await page.clock.install()
    await opened(page, liveblog)
    await liveblog.post(1)
    await shows(page, 1)
    pause = page.get_by_role("button", name="Aktualisierung anhalten")
    await pause.click()
    await page.clock.fast_forward("00:06")
    await expect(page.locator("#voice")).to_have_text("")

    async def let_go():
        return liveblog.readers == 0

    await until(let_go, what="the paused page to let go")
    await liveblog.post(2)
    await shows(page, 1)
    await page.get_by_role("button", name="Weiter aktualisieren").click()
    await shows(page, 3)


async def test_announcements_are_polite_and_bundled(liveblog, page):
    """Three entries within seconds are one sentence for a screen reader."""
    await page.clock.install()
    await liveblog.post(1)
    await opened(page, liveblog)
    await liveblog.post(3)
    await shows(page, 4)
    voice = page.locator("#voice")
    await expect(voice).to_have_text("")
    await page.clock.fast_forward("00:06")
    await expect(voice).to_have_text("3 neue Einträge: Meldung 4")
    assert await voice.get_attribute("aria-live") == "polite"


async def test_a_page_that_has_fallen_silent_says_so(liveblog, page):
    """“Live” stops pretending after the time set, and says when the last entry came; a new one wakes it."""
    await page.clock.install(time=START)
    await liveblog.post(1)
    await page.clock.set_system_time(START + timedelta(minutes=5))
    await opened(page, liveblog)
    body, latest = page.locator("body"), page.locator("#latest")
    await expect(latest).to_contain_text("Letzter Eintrag: 10:31 vor 4")
    await expect(body).not_to_have_class("silent")
    await page.clock.fast_forward("40:00")
    await expect(body).to_have_class("silent")
    await expect(latest).to_contain_text("vor 44")
    liveblog.history.now = START + timedelta(minutes=46)
    await liveblog.post(1)
    await expect(body).not_to_have_class("silent")
    await expect(latest).to_contain_text("Letzter Eintrag: 11:16")


async def test_relative_times_become_absolute(liveblog, page):
    """Minutes for an hour, then the time alone."""
    await page.clock.install(time=START)
    entry = await liveblog.post(1)
    await page.clock.set_system_time(START + timedelta(minutes=6))
    await opened(page, liveblog)
    ago = page.locator(f"#e-{entry} .ago")
    await expect(ago).to_have_text("vor 5 Min.")
    await page.clock.fast_forward("56:00")
    await expect(ago).to_have_text("")
    await expect(page.locator(f"#e-{entry} header time")).to_have_text("10:31")


async def test_a_close_ends_everything_at_once(liveblog, page, witness):
    """The badge goes, the last word is there, and the open page asks for nothing any more."""
    await page.clock.install()
    await liveblog.post(2)
    await opened(page, liveblog)
    await liveblog.do(c.CloseLiveblog(headline="Die Nacht ist überstanden"))
    await expect(page.locator("#close-out")).to_contain_text("Die Nacht ist überstanden")
    await expect(page.locator("#status")).to_contain_text("Beendet")
    for gone in ("#latest", "#pause", ".status-live"):
        await expect(page.locator(gone)).not_to_be_visible()
    asked = len(witness.asked)
    await page.clock.fast_forward("20:00")
    assert witness.asked[asked:] == []


async def test_a_liveblog_that_goes_on_is_followed_again(liveblog, page):
    """Closed while open, reopened later: the reader who looks at the tab again follows."""
    await liveblog.post(1)
    await opened(page, liveblog)
    await liveblog.do(c.CloseLiveblog(headline="Schluss"))
    await expect(page.locator("#close-out")).to_contain_text("Schluss")
    await liveblog.do(c.ReopenLiveblog())
    await liveblog.post(1)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await shows(page, 2)
    await expect(page.locator("#close-out")).not_to_contain_text("Schluss")
    await follows(liveblog)


async def test_who_comes_back_after_the_close_is_told_and_asks_no_more(liveblog, page, witness, monkeypatch):
    """The stream that broke before is answered with 204: the page looks, shows the end, and is done."""
    witness.tolerate(*LOST)
    monkeypatch.setattr(stream, "RETRY", b"retry: 20\n\n")
    await page.clock.install()
    await liveblog.post(2)
    await opened(page, liveblog)
    await page.context.set_offline(True)
    liveblog.cut()
    await liveblog.do(c.CloseLiveblog(headline="Schluss für heute"))
    await page.context.set_offline(False)
    await page.clock.fast_forward("01:30")
    await expect(page.locator("#close-out")).to_contain_text("Schluss für heute")
    await expect(page.locator("#status")).to_contain_text("Beendet")
    asked = len(witness.asked)
    await page.clock.fast_forward("20:00")
    assert witness.asked[asked:] == []
    assert liveblog.readers == 0


async def test_two_tabs_of_a_reader_each_show_everything(liveblog, page):
    """One paused, one further down: neither takes anything from the other."""
    await liveblog.post(50)
    await opened(page, liveblog)
    other = await page.context.new_page()
    await other.goto(liveblog.url)
    await follows(liveblog, readers=2)
    await page.locator("#pause").click()
    await scrolled_to(other, liveblog.id_of(20))
    await liveblog.post(3)
    await expect(other.locator("#bar button")).to_have_text("3 neue Einträge")
    await page.locator("#pause").click()
    await shows(page, 53)
    await other.locator("#bar button").click()
    await shows(other, 53)
    assert await headlines(page) == await headlines(other) == numbers(1, 53)


# --- other pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["page/1/", "e/n000000007/"])
async def test_other_pages_tell_of_news_and_stay_where_they_are(liveblog, page, address):
    """A numbered page or a permalink counts what is new, leads there, and corrects the entry it shows."""
    await liveblog.post(60)
    await opened(page, liveblog, address)
    entry = liveblog.id_of(7)
    await liveblog.post(2)
    await liveblog.do(c.CorrectEntry(entry_id=entry, content=content("Berichtigt"), note="So war es."))
    news = page.locator("#bar a")
    await expect(news).to_have_text("2 neue Einträge")
    assert (await page.title()).startswith("(2) ")
    await expect(page.locator(f"#e-{entry} .headline")).to_have_text("Berichtigt")
    await news.click()
    await expect(page.locator("#pause")).to_be_enabled()
    assert page.url == liveblog.url


async def test_back_from_page_two_the_reader_is_where_they_were(liveblog, page):
    """Entries came meanwhile: the one that was read is at the same height."""
    await liveblog.post(60)
    await opened(page, liveblog)
    read = liveblog.id_of(25)
    await scrolled_to(page, read, top=200)
    before = await top_of(page, read)
    await page.goto(liveblog.url + "page/1/")
    await liveblog.post(5)
    await page.go_back()
    await comes_true(
        page,
        "([id, top]) => Math.abs(document.getElementById(id)?.getBoundingClientRect().top - top) < 1",
        arg=[f"e-{read}", before],
    )


async def test_without_javascript_the_page_is_complete(liveblog, new_page):
    """All entries, links to older ones, and no button that does nothing."""
    await liveblog.post(60)
    page = await new_page(java_script_enabled=False)
    await page.goto(liveblog.url)
    assert await headlines(page) == numbers(11, 60)
    assert await page.locator("button:visible").count() == 0
    await page.get_by_role("link", name="Ältere Einträge").click()
    await expect(page).to_have_url(f"{liveblog.url}page/1/#e-{liveblog.id_of(10)}")
    await expect(page.locator(f"#e-{liveblog.id_of(10)}")).to_be_in_viewport()


async def test_a_numbered_page_is_true_again_after_a_long_absence(liveblog, page, witness):
    """More changes than deltas are fetched for: the entries it shows are what they are now, and news are told of."""
    witness.tolerate(*LOST)
    await page.clock.install()
    await liveblog.post(60)
    await opened(page, liveblog, "page/1/")
    await page.context.set_offline(True)
    liveblog.cut()
    await liveblog.do(c.CorrectEntry(entry_id=liveblog.id_of(7), content=content("Berichtigt"), note="So war es."))
    await liveblog.do(c.RetractEntry(entry_id=liveblog.id_of(8), notice="Zurückgenommen."))
    await liveblog.post(30)
    await page.clock.fast_forward("10:00")
    await page.context.set_offline(False)
    await expect(page.locator("#bar a")).to_have_text("Neue Einträge")
    await expect(page.locator(f"#e-{liveblog.id_of(7)} .headline")).to_have_text("Berichtigt")
    await expect(page.locator(f"#e-{liveblog.id_of(8)} .notice")).to_have_text("Zurückgenommen.")

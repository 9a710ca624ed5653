"""Front page, numbered pages, permalinks, gone pages and the list of liveblogs."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.histories import START, opened
from tests.support.renderings import content, everything, fresh_renderer, pages, publish, renderer, texts, tree
from tests.support.strategies import THEMES, examples, histories
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import Refused
from ticker.projections import artefact

SECRET = "GEHEIM-4711"
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></script>"


def front(history):
    return tree(renderer().front(history.state))


def numbered(history, count, prefix="n"):
    for number in range(1, count + 1):
        history.do(publish(f"{prefix}{number:09d}", f"Meldung {number}"))
    return history


# --- what stands where ----------------------------------------------------------------------------------------


def test_the_front_page_shows_the_newest_entries_first():
    """Fifty entries, the newest on top, each with its anchor and its permalink."""
    page = front(numbered(opened(), 60))
    assert texts(page, "//article//h2") == [f"Meldung {number}" for number in range(60, 10, -1)]
    assert page.xpath("//article/@id")[0] == "e-n000000060"
    assert page.xpath("//article[1]//p[@class='when']/a/@href") == ["e/n000000060/"]


def test_older_entries_are_where_the_link_says():
    """The front page's way on leads to the entry after its last one, on the numbered page that holds it."""
    history = numbered(opened(), 120)
    href = front(history).xpath("//nav[@class='pages']/a/@href")
    assert href == ["page/2/#e-n000000070"]
    page = tree(renderer().page(history.state, 2))
    assert "e-n000000070" in page.xpath("//article/@id")
    assert front(numbered(opened(), 50)).xpath("//nav[@class='pages']") == []


def test_full_pages_do_not_change_when_entries_come():
    """A full page is the same bytes whatever is published after it, once its successor exists."""
    history = numbered(opened(), 101)
    before = [renderer().page(history.state, number) for number in (1, 2)]
    numbered(history, 60, prefix="m")
    assert [renderer().page(history.state, number) for number in (1, 2)] == before


def test_numbered_pages_lead_to_their_neighbours():
    """Older and newer by number; the newest page leads to the front page."""
    history = numbered(opened(), 101)
    links = [tree(renderer().page(history.state, n)).xpath("//nav[@class='pages']/a/@href") for n in (1, 2, 3)]
    assert links == [["../2/"], ["../3/", "../1/"], ["../../", "../2/"]]


def test_the_pinned_entry_stands_once():
    """Pinned: on top, and not in the flow below."""
    history = numbered(opened(), 3)
    history.do(c.PinEntry(entry_id="n000000001"))
    page = front(history)
    assert page.xpath("//div[@id='pinned']/article/@id") == ["e-n000000001"]
    assert page.xpath("//div[@id='flow']/article/@id") == ["e-n000000003", "e-n000000002"]


def test_an_old_pinned_entry_takes_no_place_in_the_flow():
    """An entry pinned long ago stands above the fifty newest."""
    history = numbered(opened(), 51)
    history.do(c.PinEntry(entry_id="n000000001"))
    page = front(history)
    assert len(page.xpath("//div[@id='flow']/article")) == 50
    assert page.xpath("//div[@id='pinned']/article/@id") == ["e-n000000001"]


def test_the_summary_leads_to_the_entries_it_cites():
    """On this page by anchor, on an older one by page; a point that cites nothing is plain text."""
    history = numbered(opened(), 52)
    points = (
        e.Point(text="Neu", entries=("n000000052", "n000000051")),
        e.Point(text="Alt", entries=("n000000001",)),
        e.Point(text="Ohne"),
    )
    history.do(c.SetSummary(points=points))
    page = front(history)
    assert page.xpath("//div[@id='summary']//a/@href") == ["#e-n000000052", "#e-n000000051", "page/1/#e-n000000001"]
    assert texts(page, "//div[@id='summary']//li") == ["Neu [2]", "Alt", "Ohne"]
    assert texts(page, "//div[@id='summary']//h2") == ["Die wichtigsten Entwicklungen"]


def test_key_events_are_listed_newest_first_and_bounded():
    """The jump list has the newest twenty."""
    history = opened()
    for number in range(1, 23):
        history.do(publish(f"n{number:09d}", f"Meldung {number}", key_event=True))
    listed = front(history).xpath("//nav[@id='key-events']//a/@href")
    assert listed == [f"#e-n{number:09d}" for number in range(22, 2, -1)]


def test_the_close_out_heads_the_flow():
    """Closing text and ways onward; a link whose address was lost is plain text; the page follows nothing more."""
    history = numbered(opened(), 1)
    links = (e.Link(title="Zum Nachlesen", url="https://example.org/a"), e.Link(title="Verloren"))
    history.do(c.CloseLiveblog(headline="Ende des Liveblogs", blocks=(e.Text(html="<p>Danke.</p>"),), links=links))
    page = front(history)
    assert texts(page, "//div[@id='close-out']//h2") == ["Ende des Liveblogs"]
    assert texts(page, "//div[@id='close-out']//li") == ["Zum Nachlesen", "Verloren"]
    assert page.xpath("//div[@id='close-out']//li/a/@href") == ["https://example.org/a"]
    assert page.xpath("//*[@id='close-out']/following::*[@id='flow']")
    assert page.xpath("//body/@data-state") == ["closed"]  # what tells the script that nothing more comes


def test_the_front_page_knows_where_it_stands():
    """What live.js needs: slug, newest public seq, state, theme."""
    history = numbered(opened(), 2)
    body = front(history).xpath("//body")[0]
    assert (body.get("data-slug"), body.get("data-seq"), body.get("data-state")) == ("sturmflut", "4", "live")


def test_links_are_relative_and_the_canonical_is_not():
    """A page works unzipped: every address of ours is relative, but the one that says where it was published."""
    history = numbered(opened(), 51)
    pages = [renderer().front(history.state), renderer().page(history.state, 1)]
    pages.append(renderer().permalink(history.state, "n000000001"))
    for page in map(tree, pages):
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical.startswith("https://live.example.org/sturmflut/")
        told = "not(../@rel='canonical' or contains(../@type, 'oembed'))"  # to machines elsewhere
        for address in page.xpath(f"//@href[{told}] | //@src"):
            assert not address.startswith(("/", "https://live.example.org"))


# --- themes -----------------------------------------------------------------------------------------------------


def test_a_liveblog_carries_its_top_story():
    """Kicker and top story in heading and document title."""
    page = front(opened(title="Sturmflut an der Küste", top_story="Deich hält"))
    assert texts(page, "//h1") == ["Sturmflut an der Küste ++ Deich hält ++"]
    assert texts(page, "//title") == ["Sturmflut an der Küste ++ Deich hält ++ | Leeküste Kurier"]


def test_a_liveticker_leads_with_its_newest_headline():
    """The newest entry with a text leads title and heading; a retracted one does not."""
    history = opened(title="Sturmflut im Liveticker", theme="liveticker")
    history.do(publish("a000000001", "Pegel steigt"))
    history.do(publish("a000000002", "Deich bricht"))
    history.do(c.RetractEntry(entry_id="a000000002", notice="Er hält."))
    page = front(history)
    assert texts(page, "//title") == ["+++ 10:31 Pegel steigt +++ Sturmflut im Liveticker | Leeküste Kurier"]
    assert texts(page, "//h1") == ["Sturmflut im Liveticker +++ 10:31 Pegel steigt +++"]
    assert texts(page, "//article//h2") == [
        "+++ 10:32 Dieser Eintrag wurde zurückgezogen. +++",
        "+++ 10:31 Pegel steigt +++",
    ]


# --- entries ----------------------------------------------------------------------------------------------------


def test_a_correction_is_told_with_its_time():
    """Every note is shown, in order; a silent revision shows nothing."""
    history = opened()
    history.do(publish("a000000001"))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content("Neu"), note="Zahl berichtigt."))
    history.do(c.ReviseEntry(entry_id="a000000001", content=content("Neuer")))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content("Neu"), note="Ort."), later=timedelta(days=1))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content("Neu"), note="Name."))
    assert texts(front(history), "//article//p[@class='correction']") == [
        "Korrigiert um 10:32 Uhr: Zahl berichtigt.",
        "Korrigiert um 10:34 Uhr: Ort.",
        "Korrigiert am 15. März 2026 um 10:34 Uhr: Name.",
    ]
    permalink = tree(renderer().permalink(history.state, "a000000001"))
    assert texts(permalink, "//section[@class='history']//li")[0] == "14. März 2026, 10:32 Uhr: Zahl berichtigt."


def test_a_retracted_entry_leaves_a_notice_everywhere():
    """The text is in no page; the notice is where the text was, and the permalink is replaced by the gone page."""
    history = opened()
    history.do(publish("a000000001", "Deich bricht", f"<p>{SECRET}</p>", tags=("Deich",), authors=("F. Wattenberg",)))
    history.do(c.RetractEntry(entry_id="a000000001", notice="Der Deich hält."))
    page, gone = front(history), renderer().permalink(history.state, "a000000001")
    assert texts(page, "//article") == ["10:31 Dieser Eintrag wurde zurückgezogen. Der Deich hält."]
    assert gone.path == artefact.gone("sturmflut", "a000000001")
    assert texts(tree(gone), "//main//p[@class='notice']") == ["Der Deich hält."]
    assert "../../page/1/#e-a000000001" in tree(gone).xpath("//nav[@class='pages']/a/@href")
    assert SECRET.encode() not in gone.body + renderer().front(history.state).body


def test_an_unknown_time_is_not_invented():
    """Imported without times: no clock, no day, and still a permalink."""
    history = opened()
    history.do(publish("a000000001", "Ohne Zeit", imported=c.Imported(published_at=None)))
    page = front(history)
    assert page.xpath("//article//time | //p[@class='day']") == []
    assert page.xpath("//article//h2//a/@href") == ["e/a000000001/"]
    assert "data-day" not in page.xpath("//article")[0].attrib


def test_both_times_are_told_where_they_are_apart():
    """What was published long after it happened shows both times; a few minutes, and imports, show one."""
    history = opened()
    history.do(publish("a000000001", occurred_at=START - timedelta(hours=2)))
    history.do(publish("a000000002", occurred_at=START))
    old = datetime(2025, 11, 13, 22, 0, tzinfo=UTC)
    imported = c.Imported(published_at=old)
    history.do(publish("a000000003", occurred_at=old - timedelta(hours=1), imported=imported))
    history.do(publish("a000000004", occurred_at=old))
    assert texts(front(history), "//article//p[@class='when']") == [
        "23:00, veröffentlicht 14. März 2026, 10:34",
        "22:00",
        "10:30",
        "08:30, veröffentlicht 10:31",
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_a_day_begins_with_its_name(theme):
    """Between entries of different local days stands the day; midnight is the liveblog's, not UTC's."""
    history = opened(theme=theme)
    midnight = datetime(2025, 11, 13, 23, 0, tzinfo=UTC)
    for minutes in (-18, -1, 0, 42):
        at = midnight + timedelta(minutes=minutes)
        history.do(publish(f"a{minutes + 50:09d}", imported=c.Imported(published_at=at)))
    flow = front(history).xpath("//div[@id='flow']/*")
    shown = [element.text_content().strip() if element.tag == "p" else element.get("id") for element in flow]
    assert shown == [
        "Freitag, 14. November 2025",
        "e-a000000092",
        "e-a000000050",
        "Donnerstag, 13. November 2025",
        "e-a000000049",
        "e-a000000032",
    ]


def test_times_carry_their_zone():
    """`<time datetime>` is exact in both hours of the autumn night."""
    history = opened()
    for hour in (0, 1):
        at = datetime(2025, 10, 26, hour, 30, tzinfo=UTC)
        history.do(publish(f"a00000000{hour}", imported=c.Imported(published_at=at)))
    times = front(history).xpath("//article//p[@class='when']//time")
    assert [(time.get("datetime"), time.text) for time in times] == [
        ("2025-10-26T02:30:00+01:00", "02:30 MEZ"),
        ("2025-10-26T02:30:00+02:00", "02:30 MESZ"),
    ]


def test_blocks_are_shown_as_what_they_are():
    """Pictures with caption and credit, lost pictures as captions, quotes, teasers, and embeds without a request."""
    blocks = (
        e.Image(src="/media/a.webp", alt="Deich", caption="Der Deich", credit="Foto: A", width=1200, height=800),
        e.Image(src="", alt="Karte", caption="Karte der Küste"),
        e.Quote(text="Wir halten durch.", attribution="Hedda Bruwe", url="https://example.org/q"),
        e.Teaser(url="https://example.org/t", title="Hintergrund", text="Mehr dazu"),
        e.Embed(url="https://social.example/1", provider="Mastodon", text="Pegel 2,70", author="Stadtwerke"),
    )
    history = opened()
    history.do(publish("a000000001", blocks=blocks))
    page = front(history)
    (picture,) = page.xpath("//img")
    assert dict(picture.attrib) == {
        "src": "../media/a.webp",
        "alt": "Deich",
        "width": "1200",
        "height": "800",
        "loading": "lazy",
        "decoding": "async",
    }
    assert texts(page, "//figure[@class='image']/figcaption") == ["Der Deich Foto: A", "Karte der Küste"]
    assert texts(page, "//figure[@class='quote']") == ["Wir halten durch. Hedda Bruwe"]
    assert page.xpath("//div[@class='teaser']//a/@href") == ["https://example.org/t"]
    assert texts(page, "//figure[@class='embed']//a") == ["Bei Mastodon ansehen"]
    assert page.xpath("//iframe | //script[not(@type='module' or @type='application/ld+json')]") == []


def block_on_page(block, **fields):
    history = opened()
    history.do(publish("a000000001", blocks=(block,), **fields))
    return front(history)


def test_films_and_sounds_wait_for_the_reader():
    """Named, controllable, and nothing of them is loaded before somebody starts them; a link where they cannot play."""
    film = e.Video(url="https://a.example/a.mp4", title="Die Tore", caption="Um 10", poster="/media/a.webp")
    page = block_on_page(film)
    (shown,) = page.xpath("//video")
    assert dict(shown.attrib) == {
        "controls": "",
        "playsinline": "",
        "preload": "none",
        "src": "https://a.example/a.mp4",
        "poster": "../media/a.webp",
        "aria-label": "Die Tore",
    }
    assert shown.xpath("a/@href") == ["https://a.example/a.mp4"]
    assert texts(page, "//figure[@class='recording']/figcaption") == ["Die Tore Um 10"]
    (heard,) = block_on_page(e.Audio(url="/media/a.mp3", title="Im Gespräch")).xpath("//audio")
    assert (heard.get("src"), heard.get("preload"), heard.get("aria-label")) == (
        "../media/a.mp3",
        "none",
        "Im Gespräch",
    )


def test_a_table_says_what_each_cell_belongs_to():
    """Caption, columns and rows by name; it scrolls within a part that the keyboard reaches; figures stand in line."""
    rows = (("Küstenliste", "31,2 %", "zwölf"), ("Deichbund", "−4,0 %", ""))
    page = block_on_page(e.Table(caption="Kreistag", header=("Partei", "Anteil", "Sitze"), rows=rows))
    (part,) = page.xpath("//div[@class='table']")
    assert (part.get("role"), part.get("tabindex"), part.get("aria-label")) == ("group", "0", "Kreistag")
    assert texts(page, "//caption") == ["Kreistag"]
    assert texts(page, "//th[@scope='col']") == ["Partei", "Anteil", "Sitze"]
    assert texts(page, "//th[@scope='row']") == ["Küstenliste", "Deichbund"]
    assert texts(page, "//td[@class='figure']") == ["31,2 %", "−4,0 %"]


def test_a_result_is_a_sentence_to_who_listens():
    """“2 to 1”, not “two colon one”; a match that has not begun has none."""
    page = block_on_page(
        e.Score(home="SV A", away="TuS B", home_score="2", away_score="1", competition="Liga", status="Ende")
    )
    assert texts(page, "//div[@class='score']/p") == ["Liga", "SV A 2:1 2 zu 1 TuS B", "Ende"]
    assert texts(page, "//*[@aria-hidden]") == ["2:1"]
    assert texts(block_on_page(e.Score(home="SV A", away="TuS B")), "//div[@class='score']/p") == ["SV A gegen TuS B"]


def test_a_picture_of_which_nothing_is_said_says_nothing():
    """Screen readers pass over an empty alt; why it is empty is the desk's business."""
    page = block_on_page(e.Image(src="/media/a.webp", alt="", alt_waived="Ein Anblick, den wir ersparen"))
    assert page.xpath("//img/@alt") == [""]
    assert "ersparen" not in "".join(page.itertext())


def test_what_nobody_has_confirmed_says_so_wherever_it_stands():
    """Before its headline in every list, feed and title, also as data, and with a sentence above the text."""
    history = opened(theme="liveticker")
    history.do(publish("a000000001", "Deich gebrochen", verification="unconfirmed", key_event=True))
    page = front(history)
    told = "Unbestätigt: Deich gebrochen"
    for place in ("//h1//*[@id='lead']", "//title", "//*[@id='key-events']//li", "//article//h2"):
        assert told in texts(page, place)[0], place
    assert texts(page, "//p[@class='unconfirmed']") == ["Wir konnten diese Angaben noch nicht überprüfen."]
    artefacts = everything(history.records)
    rest = ("feed.rss", "feed.atom", "teaser.html", "teaser.json", "embed/index.html", "e/a000000001/index.html")
    assert [name for name in rest if told not in artefacts[f"sturmflut/{name}"].decode()] == []


def test_what_nobody_has_confirmed_says_so_without_a_headline_too():
    """Then the sentence above the text begins with the word."""
    page = block_on_page(e.Quote(text="Ja"), headline="", verification="unconfirmed")
    sentence = "Unbestätigt. Wir konnten diese Angaben noch nicht überprüfen."
    assert texts(page, "//p[@class='unconfirmed']") == [sentence]


@pytest.mark.parametrize(("verification", "label"), [("own", "Eigene Recherche"), ("agency", "Agenturmeldung")])
def test_readers_are_told_how_the_desk_knows(verification, label):
    """Beside the byline, where sources stand."""
    assert texts(block_on_page(e.Quote(text="Ja"), verification=verification), "//article/footer/p") == [label]


def test_what_editors_type_is_text():
    """Markup in any plain field is shown, never run; forbidden addresses are left out."""
    blocks = (
        e.Text(html=f"<p>{ATTACK}</p>"),
        e.Image(src="javascript:alert(1)", alt=ATTACK, caption=ATTACK, credit=ATTACK),
        e.Quote(text=ATTACK, attribution=ATTACK, url="javascript:alert(1)"),
        e.Teaser(url="javascript:alert(1)", title=ATTACK, text=ATTACK),
        e.Embed(url="data:text/html,x", provider=ATTACK, title=ATTACK, text=ATTACK, author=ATTACK),
        e.Video(url="javascript:alert(1)", title=ATTACK, caption=ATTACK, credit=ATTACK, poster="javascript:alert(1)"),
        e.Audio(url="https://a.example/a.mp3", title=ATTACK, caption=ATTACK, credit=ATTACK),
        e.Table(caption=ATTACK, header=(ATTACK, ATTACK), rows=((ATTACK, ATTACK), ())),
        e.Score(home=ATTACK, away=ATTACK, home_score=ATTACK, away_score=ATTACK, competition=ATTACK, status=ATTACK),
    )
    history = opened(title=ATTACK, top_story=ATTACK, deck=ATTACK, previous=e.Link(title=ATTACK, url="javascript:x"))
    history.do(publish("a000000001", ATTACK, blocks=blocks, authors=(ATTACK,), tags=(ATTACK,), key_event=True))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content(ATTACK, blocks=blocks), note=ATTACK))
    history.do(c.SetSummary(points=(e.Point(text=ATTACK, entries=("a000000001",)),)))
    history.do(publish("a000000002"))
    history.do(c.RetractEntry(entry_id="a000000002", notice=ATTACK))
    for path, body in everything(history.records).items():
        if path.endswith(".html"):
            page = tree(artefact.Artefact(path=path, body=body))
            assert {script.get("type") for script in page.xpath("//script")} <= {"module", "application/ld+json"}
            assert page.xpath("//@onerror | //img[@src='x' and not(ancestor::*[@class='text'])]") == []
            assert [a for a in page.xpath("//@href | //@src | //@cite") if a.startswith(("javascript", "data"))] == []


def test_any_script_is_kept_as_it_is():
    """Right-to-left text, combining marks and emoji arrive as they were written."""
    words = "שלום עולם 🌊👩🏽‍🚒 e\u0301 مرحبا"
    history = opened(title=words)
    history.do(publish("a000000001", words, f"<p>{words}</p>"))
    assert renderer().front(history.state).body.decode().count(words) >= 4


# --- the rest ---------------------------------------------------------------------------------------------------


def test_a_permalink_leads_back_into_the_flow():
    """To its place on the numbered page, which never moves."""
    history = numbered(opened(), 51)
    page = tree(renderer().permalink(history.state, "n000000051"))
    assert page.xpath("//nav[@class='pages']/a/@href") == ["../../page/2/#e-n000000051", "../../"]
    assert texts(page, "//h1 | //h2") == ["Sturmflut an der Küste", "Meldung 51"]
    assert page.xpath("//meta[@name='description']/@content") == ["Der Pegel steigt."]


def test_headings_go_down_one_step_at_a_time():
    """One h1, then h2: nothing is skipped on any page."""
    history = numbered(opened(top_story="Deich hält"), 2)
    history.do(c.CorrectEntry(entry_id="n000000001", content=content(), note="Zahl."))
    for body in pages(history.records).values():
        levels = [int(level) for level in re.findall(r"<h([1-6])", body.decode())]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


@settings(max_examples=examples(25))
@given(histories())
def test_the_same_history_gives_the_same_bytes(history):
    """With a warm cache or none, in whatever order: identical artefacts."""
    warm = everything(history.records)
    assert everything(history.records) == warm
    assert everything(history.records, by=fresh_renderer()) == warm


@settings(max_examples=examples(50))
@given(histories(), st.sampled_from([c.SaveDraft, c.SubmitEntry, c.ScheduleEntry]), st.booleans())
def test_what_is_not_published_is_in_no_artefact(history, command, discarded):
    """Drafts, submissions, scheduled and discarded texts appear nowhere, whatever else has happened."""
    secret = e.Content(headline=SECRET, blocks=(e.Text(html=f"<p>{SECRET}</p>"),), authors=(SECRET,), tags=(SECRET,))
    more = {"publish_at": history.now + timedelta(days=1)} if command is c.ScheduleEntry else {}
    try:
        history.do(command(entry_id="secret0000", content=secret, **more))
        history.do(publish("public0000"))
        if discarded:
            history.do(c.DiscardEntry(entry_id="secret0000"))
    except Refused:
        pass  # closed or draft: the desk refuses, and nothing was kept
    assert [path for path, body in everything(history.records).items() if SECRET.encode() in body] == []

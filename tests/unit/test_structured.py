"""What a page tells machines of itself: each statement true, and none where nothing is known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.histories import START, opened
from tests.support.renderings import SITE, content, publish
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import Fragments
from ticker.projections.rendering.themes import Themes

FRONT = "https://live.example.org/sturmflut/"
PUBLISHER = {"@id": "https://live.example.org/#publisher"}
PICTURE = e.Image(src="/media/deich.webp", alt="Deich", caption="Am Deich", credit="Foto: A", width=1200, height=800)


LABELS = DocumentRenderer(Fragments(SITE, Themes.installed())).labels


def front(history):
    return LABELS.front(history.state, history.state.newest(), "Was geschieht")


def permalink(history, entry_id="a000000001"):
    return LABELS.permalink(history.state, history.state.entries[entry_id], "Der Pegel steigt.")


def numbered(history, number=1):
    return LABELS.page(history.state, number, history.state.page(number))


# --- the coverage -------------------------------------------------------------------------------------------


def test_a_liveblog_is_live_until_it_is_closed():
    """Coverage begins when it is opened and ends when it is closed; reopened, it has no end again."""
    history = opened()
    history.do(publish("a000000001"))
    running = front(history).data
    assert (running["@type"], running["@id"], running["url"]) == ("LiveBlogPosting", f"{FRONT}#liveblog", FRONT)
    assert running["coverageStartTime"] == running["datePublished"] == "2026-03-14T10:30:00+01:00"
    assert "coverageEndTime" not in running
    history.do(c.CloseLiveblog(headline="Ende"))
    assert front(history).data["coverageEndTime"] == "2026-03-14T10:32:00+01:00"
    history.do(c.ReopenLiveblog())
    assert "coverageEndTime" not in front(history).data


def test_every_update_moves_the_date_of_modification():
    """A pin, a summary, a retraction: whatever readers see changes it, and nothing else does."""
    history = opened()
    history.do(publish("a000000001"))
    history.do(publish("a000000002"))
    seen = [front(history).modified]
    for command in (
        c.PinEntry(entry_id="a000000001"),
        c.SetSummary(points=(e.Point(text="Pegel steigt"),)),
        c.ReviseEntry(entry_id="a000000001", content=content("Pegel fällt")),
        c.RetractEntry(entry_id="a000000002", notice="Stimmt nicht."),
        c.CloseLiveblog(headline="Ende"),
    ):
        history.do(command)
        seen.append(front(history).modified)
        assert front(history).data["dateModified"] == seen[-1]
    assert seen == sorted(set(seen))
    history.do(c.ReopenLiveblog())
    before = front(history)
    history.do(c.SaveDraft(entry_id="a000000003", content=content()))
    assert front(history) == before


def test_each_entry_is_a_posting_with_its_anchor():
    """One entity wherever it stands: its identity comes from its permalink, its address is the anchor on this page."""
    history = opened()
    history.do(publish("a000000001", "Pegel steigt", authors=("Hedda Bruwe", "Lale Sielmann"), tags=("Deich",)))
    history.do(publish("a000000002", "Zwei"))
    newest, oldest = front(history).data["liveBlogUpdate"]
    assert (newest["@id"], newest["url"]) == (f"{FRONT}e/a000000002/#entry", f"{FRONT}#e-a000000002")
    assert newest["author"] == PUBLISHER
    assert oldest == {
        "@type": "BlogPosting",
        "@id": f"{FRONT}e/a000000001/#entry",
        "url": f"{FRONT}#e-a000000001",
        "headline": "Pegel steigt",
        "datePublished": "2026-03-14T10:31:00+01:00",
        "author": [{"@type": "Person", "name": "Hedda Bruwe"}, {"@type": "Person", "name": "Lale Sielmann"}],
        "articleBody": "Der Pegel steigt.",
        "keywords": ["Deich"],
    }


def test_a_retracted_entry_is_no_posting():
    """Its notice stands on the page; machines are told of texts that stand."""
    history = opened()
    history.do(publish("a000000001"))
    history.do(c.RetractEntry(entry_id="a000000001", notice="Stimmt nicht."))
    assert "liveBlogUpdate" not in front(history).data
    assert "hasPart" not in numbered(history).data


def test_an_edit_is_dated_and_a_correction_told():
    """A silent edit has a date; a correction has its note and its moment too."""
    history = opened()
    history.do(publish("a000000001"))
    history.do(c.ReviseEntry(entry_id="a000000001", content=content("Pegel fällt")))
    (posting,) = front(history).data["liveBlogUpdate"]
    assert posting["dateModified"] == "2026-03-14T10:32:00+01:00"
    assert "correction" not in posting
    history.do(c.CorrectEntry(entry_id="a000000001", content=content(), note="Die Zahl war falsch."))
    (posting,) = front(history).data["liveBlogUpdate"]
    corrected = {"text": "Die Zahl war falsch.", "datePublished": "2026-03-14T10:33:00+01:00"}
    assert posting["correction"] == {"@type": "CorrectionComment", **corrected}


def test_the_text_is_that_of_all_blocks_in_plain_words():
    """Running text, quotations and embedded posts; captions belong to pictures, teasers to other articles."""
    blocks = (
        e.Text(html="<p>Der <em>Pegel</em> steigt &amp; steigt.</p><ul><li>Eins</li></ul>"),
        PICTURE,
        e.Quote(text="Wir halten durch.", attribution="Hedda Bruwe"),
        e.Teaser(url="https://example.org/", title="Hintergrund"),
        e.Embed(url="https://social.example/1", text="Pegel 2,70"),
    )
    history = opened()
    history.do(publish("a000000001", blocks=blocks))
    (posting,) = front(history).data["liveBlogUpdate"]
    assert posting["articleBody"] == "Der Pegel steigt & steigt. Eins\nWir halten durch.\nPegel 2,70"


# --- times nobody knows -------------------------------------------------------------------------------------


def test_of_an_imported_day_the_day_is_told_and_no_moment_is_invented():
    """Neither the moment of the import nor noon: no entry has a time, so there is a date and nothing more."""
    history = opened(day=date(2025, 11, 14))
    history.do(publish("a000000001", imported=c.Imported(published_at=None)))
    history.do(c.CloseLiveblog(headline="Ende", imported=c.Imported(published_at=None)))
    label = front(history)
    assert (label.published, label.modified) == ("2025-11-14", "")
    assert label.data["datePublished"] == "2025-11-14"
    assert not {"dateModified", "coverageStartTime", "coverageEndTime"} & set(label.data)
    assert "datePublished" not in label.data["liveBlogUpdate"][0]
    assert (permalink(history).published, permalink(history).modified) == ("", "")


def test_an_imported_day_with_times_runs_from_its_first_entry_to_its_close():
    """The times are the source's; what is changed here counts from then on."""
    at = datetime(2025, 11, 14, 8, 0, tzinfo=UTC)
    history = opened(day=date(2025, 11, 14))
    for hours in range(3):
        moment = at + timedelta(hours=hours)
        history.do(publish(f"a00000000{hours}", imported=c.Imported(published_at=moment)))
    history.do(c.CloseLiveblog(headline="Ende", imported=c.Imported(published_at=at + timedelta(hours=5))))
    told = front(history).data
    assert told["coverageStartTime"] == told["datePublished"] == "2025-11-14T09:00:00+01:00"
    assert told["coverageEndTime"] == told["dateModified"] == "2025-11-14T14:00:00+01:00"
    history.do(c.CorrectEntry(entry_id="a000000001", content=content(), note="Zahl."))
    assert front(history).modified == "2026-03-14T10:35:00+01:00"


def test_what_the_desk_says_happened_then_is_told_beside_the_publication():
    """The editor's own time is the time of the matter, not that of the text."""
    history = opened()
    history.do(publish("a000000001", occurred_at=START - timedelta(hours=2)))
    (posting,) = front(history).data["liveBlogUpdate"]
    assert posting["contentReferenceTime"] == "2026-03-14T08:30:00+01:00"
    assert posting["datePublished"] == "2026-03-14T10:31:00+01:00"


# --- pictures -----------------------------------------------------------------------------------------------


def test_pictures_are_found_at_absolute_addresses():
    """Ours under the public address, others where they are; the page has that of its newest entry with one."""
    history = opened()
    history.do(publish("a000000001", blocks=(PICTURE, e.Image(src="https://example.org/b.webp", alt="Karte"))))
    history.do(publish("a000000002"))
    label = front(history)
    image = {
        "@type": "ImageObject",
        "url": "https://live.example.org/media/deich.webp",
        "caption": "Am Deich",
        "creditText": "Foto: A",
        "width": "1200 px",
        "height": "800 px",
    }
    assert label.data["image"] == image
    other = {"@type": "ImageObject", "url": "https://example.org/b.webp", "caption": "Karte"}
    assert label.data["liveBlogUpdate"][1]["image"] == [image, other]
    assert permalink(history).picture == numbered(history).picture == label.picture
    assert permalink(history, "a000000002").picture is None


@pytest.mark.parametrize("src", ["", "javascript:alert(1)", "data:image/png;base64,AAAA"])
def test_a_picture_nobody_can_fetch_is_left_out(src):
    """Lost ones, and addresses no reader may follow."""
    history = opened()
    history.do(publish("a000000001", blocks=(e.Image(src=src, alt="Deich"),)))
    assert (front(history).picture, front(history).data.get("image")) == (None, None)


# --- the other pages ----------------------------------------------------------------------------------------


def test_a_permalink_is_a_posting_and_knows_the_way():
    """Part of the coverage, with bread crumbs from the publisher through the liveblog to itself."""
    history = opened()
    history.do(publish("a000000001", "", text="<p>Der Pegel steigt.</p>"))
    label = permalink(history)
    address = f"{FRONT}e/a000000001/"
    identity = (label.data["@type"], label.data["@id"], label.data["url"])
    assert identity == ("BlogPosting", f"{address}#entry", address)
    assert label.data["isPartOf"]["@id"] == f"{FRONT}#liveblog"
    page = label.data["mainEntityOfPage"]
    steps = [(step["position"], step["name"], step["item"]["@id"]) for step in page["breadcrumb"]["itemListElement"]]
    assert page["@id"] == address
    assert steps == [
        (1, "Leeküste Kurier", "https://live.example.org/"),
        (2, "Sturmflut an der Küste", FRONT),
        (3, "Der Pegel steigt.", address),
    ]


def test_a_numbered_page_stays_as_it_is():
    """It knows neither seq nor state: what happens later, the close among it, changes nothing there."""
    history = opened()
    for number in range(1, 51):
        history.do(publish(f"n{number:09d}", f"Meldung {number}"))
    before = numbered(history)
    history.do(publish("a000000001"))
    history.do(c.CloseLiveblog(headline="Ende"))
    assert numbered(history) == before
    assert before.data["@type"] == "CollectionPage"
    first = before.data["hasPart"][0]
    assert first["url"] == f"{FRONT}page/1/#e-n000000001"
    assert "articleBody" not in first


def test_a_list_names_liveblogs_in_their_order():
    """Each with its place and its address; one without a title by its name in the address."""
    liveblogs = [("sturmflut", "Sturmflut"), ("lauf", "")]
    label = LABELS.listing(path="day/2026-11/index.html", name="November", language="de", liveblogs=liveblogs)
    items = label.data["mainEntity"]["itemListElement"]
    assert label.data["url"] == "https://live.example.org/day/2026-11/"
    assert [(item["position"], item["name"], item["url"]) for item in items] == [
        (1, "Sturmflut", FRONT),
        (2, "lauf", "https://live.example.org/lauf/"),
    ]


def test_films_and_sounds_are_data_too():
    """What they are called, where they lie and since when; nothing that is not known."""
    film = e.Video(url="/media/a.mp4", title="Die Tore", caption="Um 10", credit="Video: A", poster="/media/a.webp")
    history = opened()
    history.do(publish("a000000001", blocks=(film, e.Audio(url="https://a.example/live", title="Im Gespräch"))))
    data = permalink(history).data
    assert data["video"] == {
        "@type": "VideoObject",
        "name": "Die Tore",
        "description": "Um 10",
        "contentUrl": "https://live.example.org/media/a.mp4",
        "encodingFormat": "video/mp4",
        "thumbnailUrl": "https://live.example.org/media/a.webp",
        "uploadDate": "2026-03-14",
        "creditText": "Video: A",
    }
    assert data["audio"] == {
        "@type": "AudioObject",
        "name": "Im Gespräch",
        "contentUrl": "https://a.example/live",
        "uploadDate": "2026-03-14",
    }
    assert data["articleBody"] == "Die Tore\nUm 10\nIm Gespräch"


def test_tables_and_results_are_read_row_by_row():
    """A machine gets what the columns say."""
    table = e.Table(caption="Kreistag", header=("Partei", "Anteil", "Sitze"), rows=(("Küstenliste", "31,2 %", "12"),))
    score = e.Score(home="SV A", away="TuS B", home_score="2", away_score="1", competition="Liga", status="Ende")
    history = opened()
    history.do(publish("a000000001", blocks=(table, score)))
    told = "Kreistag\nKüstenliste: Anteil 31,2 %, Sitze 12\nLiga: SV A – TuS B 2:1 (Ende)"
    assert permalink(history).data["articleBody"] == told

"""Hypothesis strategies: contents, commands, single events, and whole histories as sealed records.

Entry ids come from a small pool, so that commands meet: the same entry is drafted, published, pinned and retracted.
"""

from datetime import UTC, datetime, timedelta
from html import escape

from hypothesis import settings
from hypothesis import strategies as st

from tests.support.histories import History
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import Refused

EXAMPLES = 50
"""Of a property, at a commit."""


def examples(count):
    """`count` at a commit, more in the nightly run: for properties that cost more, or less, than others."""
    return count * settings.default.max_examples // EXAMPLES


THEMES = ("liveblog", "liveticker")
"""The built-in ones."""

ENTRY_IDS = ("0a1b2c3d4e", "5f6g7h8j9k", "mnpqrstvwx", "yz01234567")

plain = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12)
"""Unicode a keyboard can make; may be empty."""

wild = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
"""Everything UTF-8 can carry, NUL and other control characters included."""

moments = st.datetimes(datetime(1970, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
"""Aware, UTC, to the microsecond."""

NEVER = st.none()

entry_ids = st.sampled_from(ENTRY_IDS)
suggestion_ids = st.sampled_from(("s1s1s1s1s1", "s2s2s2s2s2"))
urls = st.builds("https://example.org/{}".format, st.text("abcdefgh-0123456789", max_size=8))
sizes = st.integers(0, 10_000)
sources = st.builds(e.Source, src=urls, width=sizes)


def tuples_of(elements, max_size=3):
    return st.lists(elements, max_size=max_size).map(tuple)


# --- values -------------------------------------------------------------------------------------------------


def blocks(text=plain):
    """Any one block."""
    return st.one_of(
        st.builds(e.Text, html=text.map(lambda words: f"<p>{escape(words)}</p>")),
        st.builds(
            e.Image,
            src=urls,
            alt=text,
            alt_waived=text,
            caption=text,
            credit=text,
            width=sizes,
            height=sizes,
            sources=tuples_of(sources),
        ),
        st.builds(e.Quote, text=text, attribution=text, url=urls),
        st.builds(e.Teaser, url=urls, title=text, text=text),
        st.builds(e.Embed, url=urls, provider=text, title=text, text=text, author=text, posted_at=st.none() | moments),
        st.builds(e.Video, url=urls, title=text, caption=text, credit=text, poster=st.just("") | urls),
        st.builds(e.Audio, url=urls.map("{}.mp3".format), title=text, caption=text, credit=text),
        tables(text),
        st.builds(e.Score, home=text, away=text, home_score=text, away_score=text, competition=text, status=text),
    )


@st.composite
def tables(draw, text=plain):
    """Each row as wide as the header."""
    width = draw(st.integers(1, 3))
    row = st.tuples(*(text for _ in range(width)))
    return e.Table(caption=draw(text), header=draw(row), rows=draw(st.lists(row, min_size=1, max_size=3).map(tuple)))


def contents(text=plain, embargoes=NEVER):
    """What an entry says; now and then at a time of its own, and not before one of the `embargoes`."""
    return st.builds(
        e.Content,
        headline=text,
        blocks=tuples_of(blocks(text), 2),
        authors=tuples_of(text, 2),
        tags=tuples_of(text, 2),
        occurred_at=st.none() | moments,
        verification=st.sampled_from(("", "own", "agency", "unconfirmed")),
        embargo_until=embargoes,
    )


def links(text=plain):
    return st.builds(e.Link, title=text, url=st.just("") | urls, text=text)


def points(text=plain):
    """Lines of a summary; in a command they often cite what is not public, and are refused."""
    return tuples_of(st.builds(e.Point, text=text, entries=tuples_of(entry_ids, 2)))


def provenances(text=plain):
    return st.builds(e.Provenance, method=st.sampled_from(("extractive", "machine")), model=text, made_at=moments)


marks = st.builds(e.Marks, key_event=st.booleans(), pinned=st.booleans())


# --- single events ------------------------------------------------------------------------------------------


def events(text=plain):
    """Any one event, of every type alike, whether or not it could happen now."""
    content, link, texts = (
        contents(text, st.none() | moments),
        links(text),
        {"title": text, "top_story": text, "deck": text},
    )
    entry, previous = {"entry_id": entry_ids}, {"previous": st.none() | link}
    themes, zones = st.sampled_from(THEMES), st.sampled_from(("Europe/Berlin", "UTC"))
    languages = st.sampled_from(("de", "en"))
    days = st.none() | st.dates()
    ended = st.none() | moments
    return st.one_of(
        st.builds(e.LiveblogCreated, theme=themes, time_zone=zones, language=languages, day=days, **texts, **previous),
        st.just(e.LiveblogOpened()),
        st.builds(e.LiveblogRevised, **texts, **previous, next=st.none() | link),
        st.builds(
            e.SummarySet, points=points(text), provenance=st.none() | provenances(text), suggestion=suggestion_ids
        ),
        st.builds(e.SummarySuggested, suggestion_id=suggestion_ids, points=points(text), provenance=provenances(text)),
        st.builds(e.SuggestionDiscarded, suggestion_id=suggestion_ids),
        st.builds(
            e.LiveblogClosed, headline=text, blocks=tuples_of(blocks(text)), links=tuples_of(link), closed_at=ended
        ),
        st.just(e.LiveblogReopened()),
        st.builds(e.EntryDrafted, **entry, content=content, marks=marks),
        st.builds(e.EntrySubmitted, **entry, content=content, marks=marks),
        st.builds(e.EntryScheduled, **entry, content=content, publish_at=moments, marks=marks),
        st.builds(e.EntryDiscarded, **entry),
        st.builds(e.EntryPublished, **entry, content=content, published_at=st.none() | moments),
        st.builds(e.PublicationUndone, **entry),
        st.builds(e.EntryRevised, **entry, content=content),
        st.builds(e.EntryCorrected, **entry, content=content, note=text),
        st.builds(e.EntryRetracted, **entry, notice=text),
        st.builds(e.EntryPinned, **entry),
        st.builds(e.EntryUnpinned, **entry),
        st.builds(e.KeyEventMarked, **entry),
        st.builds(e.KeyEventUnmarked, **entry),
    )


# --- commands -----------------------------------------------------------------------------------------------


def commands(text=plain, start=datetime(2026, 3, 14, 9, 30, tzinfo=UTC)):
    """Any command but `CreateLiveblog`; about one in eight edits names a revision, and often the wrong one.

    `start` is about when the history begins: what is scheduled comes due within it.
    """
    soon = st.integers(-5, 120).map(lambda minutes: start + timedelta(minutes=minutes))
    embargoes = st.sampled_from((True,) + (False,) * 7).flatmap(lambda held: soon if held else st.none())
    content, link, some = contents(text, embargoes), links(text), tuples_of
    entry = {"entry_id": entry_ids}
    edit = {"if_revision": st.sampled_from((None,) * 7 + (1,))}
    change = {"entry_id": entry_ids, "content": content, **edit}
    publish = st.builds(c.PublishEntry, **change, marks=marks)
    imported = st.builds(c.Imported, published_at=st.none() | moments)
    return st.one_of(
        publish,
        st.builds(c.PublishEntry, **entry),
        st.builds(c.PublishEntry, **change, imported=imported),
        st.builds(c.SaveDraft, **change, marks=marks),
        st.builds(c.SubmitEntry, **change, marks=marks),
        st.builds(c.ScheduleEntry, **change, publish_at=soon, marks=marks),
        st.builds(c.PublishDue, **entry),
        st.builds(c.DiscardEntry, **entry, **edit),
        st.builds(c.ReviseEntry, **change, marks=st.none() | marks),
        st.builds(c.CorrectEntry, **change, note=text),
        st.builds(c.RetractEntry, **entry, **edit, notice=text),
        st.builds(c.UndoPublication, **entry, unseen=st.booleans(), notice=text),
        st.builds(c.PinEntry, **entry),
        st.builds(c.UnpinEntry, **entry),
        st.builds(c.MarkKeyEvent, **entry),
        st.builds(c.UnmarkKeyEvent, **entry),
        st.builds(c.SetSummary, points=points(text), suggestion=st.just("") | suggestion_ids, **edit),
        st.builds(c.SuggestSummary, suggestion_id=suggestion_ids, points=points(text), provenance=provenances(text)),
        st.builds(c.DiscardSuggestion, suggestion_id=suggestion_ids),
        st.builds(c.ReviseLiveblog, title=st.none() | text, top_story=st.none() | text, deck=st.none() | text),
        st.builds(c.ReviseLiveblog, previous=st.none() | link, next=st.none() | link),
        st.just(c.OpenLiveblog()),
        st.builds(
            c.CloseLiveblog,
            headline=text,
            blocks=some(blocks(text), 1),
            links=some(link, 2),
            next=st.none() | link,
            imported=st.none() | imported,
        ),
        st.just(c.ReopenLiveblog()),
    )


def creations(text=plain):
    """The first command of a liveblog."""
    return st.builds(
        c.CreateLiveblog,
        title=text,
        theme=st.sampled_from(THEMES),
        top_story=text,
        deck=text,
        previous=st.none() | links(text),
        day=st.none() | st.dates(),
        points=tuples_of(st.builds(e.Point, text=text)),
        provenance=st.none() | provenances(text),
        opened=st.sampled_from((True, True, True, False)),
    )


slips = st.sampled_from((False,) * 5 + (True,))
"""Whether what was done is at once regretted: too seldom, if commands alone had to meet within ten seconds."""


# --- histories ----------------------------------------------------------------------------------------------


@st.composite
def histories(draw, text=plain, max_commands=25):
    """A `History` that random commands have made: `records` is its sealed chain, `state` its fold."""
    history = History(draw(creations(text)))
    count = draw(st.integers(0, max_commands))  # a plain list is five long on average: too short for things to meet
    for command, slip in draw(st.lists(st.tuples(commands(text), slips), min_size=count, max_size=count)):
        try:
            history.do(command, later=timedelta(seconds=5 if slip else 60))
            if slip and history.state.order:
                history.do(c.UndoPublication(entry_id=history.state.order[-1], unseen=True, notice="Versehen"))
        except Refused:
            continue  # as at a desk: a refusal changes nothing and the day goes on
    return history


def record_sequences(text=plain, max_commands=25):
    """The records of a random history, a valid chain from seq 1."""
    return histories(text, max_commands).map(lambda history: history.records)

"""The trail tells who did what, in one order over liveblogs and people, page by page and all at once."""

from datetime import UTC, datetime, timedelta

import pytest

from ticker.accounts import trail as trail_module
from ticker.accounts.audit import AuditEntry, SqlAudit
from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.trail import Source, SqlTrail, TrailFilter, action_of
from ticker.domain import events as e
from ticker.domain.permissions import Role

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Day:
    """A day on which somebody does something each minute, alternately to people and to liveblogs."""

    def __init__(self, database, journal):
        self.now = NOON
        self.trail = SqlTrail(database)
        self.audit = SqlAudit(database, clock=lambda: self.now)
        self.journal = journal
        self.heads = {}

    async def note(self, actor, action, **more):
        await self.audit.record(AuditEntry(actor=actor, action=action, **{"subject": "", **more}))
        self.now += timedelta(minutes=1)

    async def happen(self, liveblog, event, actor):
        seq = self.heads.get(liveblog, 0)
        await self.journal.append(liveblog, seq, [event], actor=actor, at=self.now)
        self.heads[liveblog] = seq + 1
        self.now += timedelta(minutes=1)

    async def actions(self, wanted=None):
        return [line.action async for line in self.trail.oldest(wanted or TrailFilter())]


CREATED = e.LiveblogCreated(title="Sturm", theme="liveblog", time_zone="Europe/Berlin", language="de")


def published(id_):
    content = e.Content(headline="Fähre läuft wieder", blocks=(), authors=(), tags=(), occurred_at=None)
    return e.EntryPublished(entry_id=id_, content=content, published_at=NOON)


@pytest.fixture
async def anna(database):
    principal, _ = await SqlPrincipals(database).create("Anna Bergmann", Role.CHIEF)
    return principal.id


@pytest.fixture
async def day(database, journal, anna):
    day = Day(database, journal)
    await day.note("", "sign-in.failed", address="203.0.113.7")
    await day.note(anna, "sign-in.done", subject=anna, detail={"method": "password"}, address="192.0.2.1")
    await day.happen("sturm", CREATED, anna)
    await day.happen("wahl", CREATED, anna)
    await day.happen("sturm", e.LiveblogOpened(), "p_scheduler")
    await day.note(anna, "token.created", subject="t_0123456789")
    await day.happen("sturm", published("0000000001"), anna)
    return day


ALL = [
    "sign-in.failed",
    "sign-in.done",
    "liveblog.created",
    "liveblog.created",
    "liveblog.opened",
    "token.created",
    "entry.published",
]


async def test_everything_stands_in_one_order_of_time(day):
    """Acts and events, the oldest first."""
    assert await day.actions() == ALL


async def test_a_line_says_who_did_what_to_whom_from_where(day, anna):
    """With names instead of ids alone, and enough of the event to know which entry it was."""
    lines = await day.trail.newest()
    last, _, opened, _, _, signed_in, failed = lines
    assert (last.actor, last.actor_name, last.liveblog, last.number) == (anna, "Anna Bergmann", "sturm", 3)
    assert (last.subject, last.detail) == ("0000000001", {"headline": "Fähre läuft wieder"})
    assert (opened.actor, opened.actor_name) == ("p_scheduler", "")
    assert (signed_in.at, signed_in.subject, signed_in.detail, signed_in.address) == (
        NOON + timedelta(minutes=1),
        anna,
        {"method": "password"},
        "192.0.2.1",
    )
    assert (failed.actor, failed.actor_name) == ("", "")


async def test_what_carries_no_text_is_told_by_the_headline_it_was_done_to(day, anna):
    """The entry's as it was then: of a pin, a mark and a retraction; a discarded draft's too. Its id says little."""
    revised = e.EntryRevised(entry_id="0000000001", content=e.Content(headline="Fähre läuft doch nicht"))
    for event in (
        e.EntryPinned(entry_id="0000000001"),
        revised,
        e.KeyEventMarked(entry_id="0000000001"),
        e.EntryRetracted(entry_id="0000000001", notice="Wir haben uns geirrt."),
        e.EntryDrafted(entry_id="0000000002", content=e.Content(headline="Ein Entwurf")),
        e.EntryDiscarded(entry_id="0000000002"),
        e.LiveblogReopened(),
    ):
        await day.happen("sturm", event, anna)
    told = {line.action: line.detail for line in await day.trail.newest(limit=7)}
    assert told == {
        "entry.pinned": {"headline": "Fähre läuft wieder"},
        "entry.revised": {"headline": "Fähre läuft doch nicht"},
        "key-event.marked": {"headline": "Fähre läuft doch nicht"},
        "entry.retracted": {"headline": "Fähre läuft doch nicht", "notice": "Wir haben uns geirrt."},
        "entry.drafted": {"headline": "Ein Entwurf"},
        "entry.discarded": {"headline": "Ein Entwurf"},
        "liveblog.reopened": {},
    }


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_pages_leave_nothing_out_and_tell_nothing_twice(day, size, monkeypatch):
    """Newest first by hand, oldest first in an export, whatever a page holds; also where times are equal."""
    day.now = NOON + timedelta(minutes=3)
    await day.note("", "sign-in.failed")
    everything = [*ALL[:3], "sign-in.failed", *ALL[3:]]
    found, before = [], None
    while page := await day.trail.newest(before=before, limit=size):
        found += page
        before = page[-1].position
    assert [line.action for line in reversed(found)] == everything
    monkeypatch.setattr(trail_module, "AT_ONCE", size)
    assert await day.actions() == everything


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (TrailFilter(source=Source.ACCESS), ["sign-in.failed", "sign-in.done", "token.created"]),
        (
            TrailFilter(source=Source.LIVEBLOGS),
            ["liveblog.created", "liveblog.created", "liveblog.opened", "entry.published"],
        ),
        (TrailFilter(liveblog="sturm"), ["liveblog.created", "liveblog.opened", "entry.published"]),
        (TrailFilter(liveblog="sturm", source=Source.ACCESS), []),
        (TrailFilter(actor="p_scheduler"), ["liveblog.opened"]),
        (TrailFilter(since=NOON + timedelta(minutes=5)), ["token.created", "entry.published"]),
        (TrailFilter(until=NOON + timedelta(minutes=2)), ["sign-in.failed", "sign-in.done"]),
        (TrailFilter(since=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=2)), ["sign-in.done"]),
    ],
)
async def test_only_what_is_asked_for_is_told(day, wanted, expected):
    """Of one source, one liveblog, one actor, one span of time."""
    assert await day.actions(wanted) == expected
    assert [line.action for line in reversed(await day.trail.newest(wanted))] == expected


def test_every_event_has_an_action():
    """A noun, and what became of it."""
    assert action_of("KeyEventUnmarked") == "key-event.unmarked"
    assert action_of("Withheld") == "withheld"

"""What `ticker.journal.port.Journal` promises, on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.databases import execute
from tests.support.histories import ACTOR, START, folded, opened, sealed
from ticker.database.database import Database
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.card import Card
from ticker.domain.liveblog import LiveblogState
from ticker.errors import ChainBroken, ReceiptExists, UnknownEvent, WrongExpectedSeq
from ticker.journal import codec
from ticker.journal.chain import verify
from ticker.journal.port import Due, Overdue, Receipt
from ticker.journal.sql import CHUNK, SqlJournal

SLUG = "sturmflut"
CREATED = e.LiveblogCreated(title="Sturmflut", theme="liveblog", time_zone="Europe/Berlin", language="de")
CONTENT = e.Content(headline="Der Deich hält", blocks=(e.Text(html="<p>Pegel 3,20 m – „ruhig“ 🌊</p>"),))
WRITERS = 16
EACH = 5


def published(entry_id="0a1b2c3d4e"):
    return e.EntryPublished(entry_id=entry_id, content=CONTENT, published_at=START)


def scheduled(entry_id, at):
    return e.EntryScheduled(entry_id=entry_id, content=CONTENT, publish_at=at)


def receipt(key="k1", **values):
    fields = {"fingerprint": "f", "liveblog": SLUG, "entry_id": "0a1b2c3d4e", "first_seq": 1, "last_seq": 2}
    return Receipt(actor=ACTOR, key=key, **fields | values)


async def append(journal, expected, *events, slug=SLUG, at=START, **options):
    return await journal.append(slug, expected, events, actor=ACTOR, at=at, **options)


async def records(journal, slug=SLUG, **window):
    return [record async for record in journal.read(slug, **window)]


async def contend(journal, name, times):
    """Append, and again after every lost race, `times` times."""
    for number in range(times):
        while True:
            head = await journal.head(SLUG)
            try:
                await append(journal, head.seq, published(f"{name}-{number}"))
                break
            except WrongExpectedSeq:
                continue


# --- appending and reading ----------------------------------------------------------------------------------


async def test_what_was_appended_is_read_back_exactly(journal):
    """Times to the microsecond in UTC, umlauts, quotes and emoji, salts and hashes: nothing changes on the way."""
    at = datetime(2026, 3, 14, 9, 30, 0, 123457, tzinfo=UTC)
    appended = await append(journal, 0, CREATED, e.LiveblogOpened(), published(), at=at)
    assert await records(journal) == appended
    assert [record.seq for record in appended] == [1, 2, 3]
    assert all(record.at == at and record.at.utcoffset() == timedelta(0) for record in await records(journal))
    assert await verify(journal, SLUG) == 3


async def test_salts_differ(journal):
    """The same text twice does not give the same digest, so that a withheld one cannot be guessed."""
    first, second = await append(journal, 0, published(), published())
    assert first.digest != second.digest


async def test_reading_goes_on_where_one_stopped(journal):
    """`after` and `limit` cut the same sequence."""
    appended = await append(journal, 0, *[published(str(number)) for number in range(10)])
    assert await records(journal, after=7) == appended[7:]
    assert await records(journal, after=2, limit=3) == appended[2:5]
    assert await records(journal, limit=0) == []
    assert await records(journal, after=10) == []


async def test_reading_streams_over_many_chunks(journal):
    """A long liveblog comes in order and whole; a limit beyond one chunk is kept."""
    appended = await append(journal, 0, *[published(str(number)) for number in range(2 * CHUNK + 1)])
    assert await records(journal) == appended
    assert await records(journal, limit=CHUNK + 1) == appended[: CHUNK + 1]


async def test_an_append_while_reading_is_not_blocked_and_is_seen(journal):
    """Reading holds nothing between chunks: a slow reader keeps no writer waiting and gets what came meanwhile."""
    await append(journal, 0, *[published(str(number)) for number in range(CHUNK)])
    read = []
    async for record in journal.read(SLUG):
        if not read:
            await append(journal, CHUNK, published("late"))
        read.append(record.seq)
    assert read == list(range(1, CHUNK + 2))


async def test_an_unknown_liveblog_is_empty(journal):
    """No error: there is just nothing."""
    assert await records(journal, "nobody") == []
    assert await journal.head("nobody") is None
    assert await verify(journal, "nobody") == 0


async def test_what_tells_of_one_entry_is_found(journal):
    """Among others of the liveblog and of its neighbours; a text that quotes the field is not one that has it."""
    sly = e.EntryPublished(entry_id="b", content=e.Content(headline='"entry_id":"a"'), published_at=None)
    events = (published("a"), published("A"), sly, e.EntryPinned(entry_id="a"), e.EntryDiscarded(entry_id="_"))
    await append(journal, 0, CREATED, *events)
    await append(journal, 0, published("a"), slug="elsewhere")
    assert [record.seq for record in await journal.read_entry(SLUG, "a")] == [2, 5]
    assert [record.seq for record in await journal.read_entry(SLUG, "_")] == [6]
    assert await journal.read_entry(SLUG, "c") == []


async def test_it_outlives_the_process(journal, database_url):
    """What was acknowledged is there for another process, whatever becomes of this one."""
    appended = await append(journal, 0, CREATED)
    other = SqlJournal(Database(database_url))
    assert await records(other) == appended
    await other.close()


# --- one after another --------------------------------------------------------------------------------------


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_stale_or_early_writer_is_turned_away(journal, expected):
    """Only who has seen the head may append behind it."""
    await append(journal, 0, CREATED, e.LiveblogOpened())
    with pytest.raises(WrongExpectedSeq) as caught:
        await append(journal, expected, published())
    assert (caught.value.liveblog, caught.value.expected) == (SLUG, expected)
    assert len(await records(journal)) == 2


async def test_nobody_appends_behind_nothing(journal):
    """A liveblog begins at 0."""
    with pytest.raises(WrongExpectedSeq):
        await append(journal, 5, published())
    assert await journal.head(SLUG) is None


async def test_only_one_of_many_creates_a_liveblog(journal):
    """Sixteen at once: one wins, the others are told."""
    outcomes = await asyncio.gather(*(append(journal, 0, CREATED) for _ in range(WRITERS)), return_exceptions=True)
    lost = [outcome for outcome in outcomes if isinstance(outcome, WrongExpectedSeq)]
    assert len(lost) == WRITERS - 1
    assert len(await records(journal)) == 1


async def test_concurrent_writers_leave_no_gap(journal):
    """Sixteen writers on one liveblog, each trying again after a lost race: every event is there once, in one chain."""
    await append(journal, 0, CREATED)
    await asyncio.gather(*(contend(journal, f"w{number}", EACH) for number in range(WRITERS)))
    everything = await records(journal)
    assert [record.seq for record in everything] == list(range(1, WRITERS * EACH + 2))
    assert len({record.event.entry_id for record in everything[1:]}) == WRITERS * EACH
    assert await verify(journal, SLUG) == WRITERS * EACH + 1


async def test_cancelled_writers_leave_all_or_nothing(journal):
    """An editor who hangs up in the middle of an append breaks nothing for the others."""
    await append(journal, 0, CREATED)
    for turns in range(40):
        head = await journal.head(SLUG)
        task = asyncio.create_task(append(journal, head.seq, published("a"), published("b")))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    async with asyncio.timeout(10):
        await contend(journal, "last", 1)
    assert await verify(journal, SLUG) % 2 == 0  # one creation, pairs, and the last one


async def test_time_never_goes_back(journal):
    """A clock set back is moved up to the head's time."""
    await append(journal, 0, CREATED, at=START)
    (record,) = await append(journal, 1, e.LiveblogOpened(), at=START - timedelta(hours=1))
    assert record.at == START
    assert (await journal.head(SLUG)).updated_at == START


# --- receipts and atomicity ---------------------------------------------------------------------------------


async def test_a_receipt_is_kept_with_its_events(journal):
    """It says what the request did."""
    await append(journal, 0, CREATED, e.LiveblogOpened(), receipt=receipt())
    assert await journal.receipt(ACTOR, "k1") == receipt()
    assert await journal.receipt("p_somebody", "k1") is None
    assert await journal.receipt(ACTOR, "k2") is None


async def test_a_key_serves_once_per_actor(journal):
    """The second append with the key writes nothing; another actor may use the same key."""
    await append(journal, 0, CREATED, receipt=receipt())
    with pytest.raises(ReceiptExists) as caught:
        await append(journal, 1, e.LiveblogOpened(), receipt=receipt())
    assert caught.value.key == "k1"
    assert len(await records(journal)) == 1
    await append(journal, 1, e.LiveblogOpened(), receipt=replace(receipt(), actor="p_somebody"))


async def test_without_events_only_the_receipt_is_kept(journal):
    """A request that changed nothing is remembered too; the head stays."""
    await append(journal, 0, CREATED)
    assert await append(journal, 1, receipt=receipt(first_seq=1, last_seq=1)) == []
    assert await journal.receipt(ACTOR, "k1") == receipt(first_seq=1, last_seq=1)
    assert (await journal.head(SLUG)).seq == 1


async def test_a_refused_append_keeps_no_receipt(journal):
    """All or nothing: the loser of a race may use its key again."""
    await append(journal, 0, CREATED)
    with pytest.raises(WrongExpectedSeq):
        await append(journal, 0, CREATED, receipt=receipt())
    assert await journal.receipt(ACTOR, "k1") is None


async def test_a_failing_append_leaves_nothing(journal):
    """The third event cannot be encoded: neither the first two, nor head, schedule or receipt are there."""
    broken = e.EntryPublished(entry_id="x", content=CONTENT, published_at="not a time")
    with pytest.raises(Exception, match="not a time"):
        await append(journal, 0, CREATED, scheduled("a", START), broken, receipt=receipt())
    assert await records(journal) == []
    assert await journal.head(SLUG) is None
    assert await journal.due(START) == []
    assert await journal.receipt(ACTOR, "k1") is None


async def test_one_failing_append_does_not_harm_those_beside_it(journal):
    """However commits are grouped, each append stands for itself."""
    broken = e.EntryPublished(entry_id="x", content=CONTENT, published_at="not a time")
    outcomes = await asyncio.gather(
        *(append(journal, 0, broken if number % 3 == 1 else CREATED, slug=f"s{number}") for number in range(9)),
        return_exceptions=True,
    )
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [False, True, False] * 3
    assert [head.liveblog for head in await journal.heads()] == ["s0", "s2", "s3", "s5", "s6", "s8"]


# --- heads and schedule -------------------------------------------------------------------------------------


async def test_the_head_carries_the_card(journal):
    """What a list shows is kept up to date without folding."""
    await append(journal, 0, CREATED, e.LiveblogOpened(), at=START)
    later = START + timedelta(hours=1)
    last = (await append(journal, 2, e.LiveblogClosed(headline="Ende", closed_at=later), at=later))[-1]
    head = await journal.head(SLUG)
    assert (head.liveblog, head.seq, head.hash, head.updated_at) == (SLUG, 3, last.hash, later)
    assert head.card == Card(
        title="Sturmflut",
        theme="liveblog",
        language="de",
        time_zone="Europe/Berlin",
        state=LiveblogState.CLOSED,
        created_at=START,
        opened_at=START,
        closed_at=later,
    )


async def test_heads_are_paged_in_order_of_slug(journal):
    """By code point, on every database alike: digits, hyphens and letters."""
    slugs = ["b", "a-b", "a", "ab", "a1", "10", "z"]
    for slug in slugs:
        await append(journal, 0, CREATED, slug=slug)
    seen, after = [], ""
    while page := await journal.heads(after=after, limit=3):
        seen += [head.liveblog for head in page]
        after = seen[-1]
    assert seen == sorted(slugs)


async def test_heads_that_moved_are_found_among_many(journal):
    """`since` leaves out what has not changed since then; paging goes on as without it."""
    for number, slug in enumerate(["a", "b", "c"]):
        await append(journal, 0, CREATED, slug=slug, at=START + timedelta(minutes=number))
    since = START + timedelta(minutes=1)
    assert [head.liveblog for head in await journal.heads(since=since)] == ["b", "c"]
    assert [head.liveblog for head in await journal.heads(since=since, after="b")] == ["c"]
    await append(journal, 1, e.LiveblogOpened(), slug="a", at=START + timedelta(minutes=5))
    assert [head.liveblog for head in await journal.heads(since=since, limit=1)] == ["a"]


async def test_scheduled_entries_come_due(journal):
    """The longest waiting first; those in the future not yet."""
    times = {"late": 30, "early": 10, "now": 60, "future": 61}
    events = [scheduled(name, START + timedelta(minutes=minutes)) for name, minutes in times.items()]
    await append(journal, 0, CREATED, *events)
    now = START + timedelta(minutes=60)
    due = await journal.due(now)
    assert [item.entry_id for item in due] == ["early", "late", "now"]
    at = START + timedelta(minutes=10)
    assert due[0] == Due(liveblog=SLUG, entry_id="early", publish_at=at, try_at=at, failures=0)
    assert await journal.due(now, limit=1) == due[:1]


@pytest.mark.parametrize(
    "event",
    [
        published("a"),
        e.EntryDrafted(entry_id="a", content=CONTENT),
        e.EntrySubmitted(entry_id="a", content=CONTENT),
        e.EntryDiscarded(entry_id="a"),
    ],
    ids=lambda event: type(event).__name__,
)
async def test_what_happens_to_an_entry_takes_it_off_the_timetable(journal, event):
    """Later, or in the same append."""
    await append(journal, 0, CREATED, scheduled("a", START), scheduled("b", START))
    await append(journal, 3, event)
    await append(journal, 4, scheduled("c", START), e.EntryDiscarded(entry_id="c"))
    assert [item.entry_id for item in await journal.due(START)] == ["b"]


async def test_scheduling_again_moves_the_time(journal):
    """One time per entry: the last."""
    later = START + timedelta(hours=2)
    await append(journal, 0, CREATED, scheduled("a", START))
    await append(journal, 2, scheduled("a", later))
    assert await journal.due(START) == []
    assert [item.publish_at for item in await journal.due(later)] == [later]


async def test_a_due_entry_is_moved_ahead_by_whoever_claims_it(journal):
    """1 s at first, then twice as long each time, at most 5 min; its time of publication stays."""
    await append(journal, 0, CREATED, scheduled("a", START))
    now, pauses = START, []
    for _ in range(11):
        (due,) = await journal.due(now)
        assert due.publish_at == START
        assert await journal.claim(due, now)
        assert await journal.due(now) == []
        (later,) = await journal.due(now + timedelta(hours=1))
        pauses.append((later.try_at - now).total_seconds())
        now = later.try_at
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert later.failures == 11


async def test_one_of_many_claims_an_entry(journal, database_url):
    """However many workers ask at once; who comes later with what was read before gets nothing either."""
    await append(journal, 0, CREATED, scheduled("a", START))
    (due,) = await journal.due(START)
    other = SqlJournal(Database(database_url))
    claims = [which.claim(due, START) for which in (journal, other) * (WRITERS // 2)]
    assert sum(await asyncio.gather(*claims)) == 1
    assert not await other.claim(due, START + timedelta(hours=1))
    await other.close()


async def test_those_that_failed_are_in_nobodys_way(journal):
    """Page by page all that is due is handed out once; after a pause what failed comes behind what is new."""
    names = [f"{number:03}" for number in range(7)]
    await append(journal, 0, CREATED, *(scheduled(name, START) for name in names))
    handed = []
    while page := await journal.due(START, limit=3):
        assert [await journal.claim(due, START) for due in page] == [True] * len(page)
        handed += [due.entry_id for due in page]
    assert handed == names
    await append(journal, 8, scheduled("new", START + timedelta(seconds=2)))
    due = await journal.due(START + timedelta(seconds=2), limit=2)
    assert [item.entry_id for item in due] == ["new", "000"]


async def test_a_claim_changes_nothing_for_an_entry_that_was_scheduled_anew_meanwhile(journal):
    """Its new time stands, without failures."""
    later = START + timedelta(hours=2)
    await append(journal, 0, CREATED, scheduled("a", START))
    (due,) = await journal.due(START)
    await append(journal, 2, scheduled("a", later))
    assert not await journal.claim(due, START)
    assert await journal.due(later) == [Due(liveblog=SLUG, entry_id="a", publish_at=later, try_at=later, failures=0)]


@pytest.mark.parametrize("event", [e.LiveblogOpened(), e.LiveblogReopened()], ids=lambda event: type(event).__name__)
async def test_entries_that_waited_for_the_opening_are_due_at_once(journal, event):
    """However long the pause was: nothing stands in their way any more. Another liveblog's wait on."""
    for slug in SLUG, "other":
        await append(journal, 0, CREATED, scheduled("a", START), slug=slug)
    for due in await journal.due(START):
        assert await journal.claim(due, START)
    await append(journal, 2, event)
    assert await journal.due(START) == [Due(liveblog=SLUG, entry_id="a", publish_at=START, try_at=START, failures=0)]


async def test_what_is_overdue_is_counted(journal):
    """In liveblogs that are live, however often it was tried; in others it waits for the opening."""
    soon, late = START + timedelta(minutes=1), START + timedelta(minutes=9)
    for slug, *events in (SLUG, e.LiveblogOpened()), ("other", e.LiveblogOpened()), ("draft",):
        await append(journal, 0, CREATED, *events, scheduled("a", soon), scheduled("b", late), slug=slug)
    for due in await journal.due(late):
        assert await journal.claim(due, late)
    assert await journal.overdue(START) == Overdue(count=0, since=None)
    assert await journal.overdue(soon) == Overdue(count=2, since=soon)
    assert await journal.overdue(late) == Overdue(count=4, since=soon)
    await append(journal, 4, published("a"))
    await append(journal, 4, published("a"), slug="other")
    assert await journal.overdue(late) == Overdue(count=2, since=late)


# --- restoring ----------------------------------------------------------------------------------------------


def a_day():
    """A history with something of everything."""
    history = opened()
    history.do(c.ScheduleEntry(entry_id="waiting", content=CONTENT, publish_at=START + timedelta(hours=5)))
    history.do(c.PublishEntry(entry_id="first", content=CONTENT, marks=e.Marks(key_event=True)))
    history.do(c.RetractEntry(entry_id="first", notice="Zurückgezogen"))
    history.do(c.SaveDraft(entry_id="draft", content=CONTENT))
    return history


async def test_a_restored_liveblog_is_the_same(journal):
    """Records, card, timetable and fold; and it can be appended to."""
    history = a_day()
    await journal.restore(history.records)
    assert await records(journal) == history.records
    head = await journal.head(SLUG)
    assert (head.seq, head.hash, head.updated_at) == (history.state.seq, history.state.hash, history.records[-1].at)
    assert head.card.state is LiveblogState.LIVE
    assert [item.entry_id for item in await journal.due(START + timedelta(hours=5))] == ["waiting"]
    await append(journal, head.seq, e.LiveblogClosed(headline="Ende"))
    assert folded(await records(journal)).state is LiveblogState.CLOSED


async def test_a_liveblog_is_restored_in_parts(journal):
    """Each part follows the head; restoring nothing changes nothing."""
    everything = a_day().records
    await journal.restore(everything[:3])
    await journal.restore([])
    await journal.restore(everything[3:])
    assert await records(journal) == everything


async def test_withheld_and_redacted_records_are_restored_as_they_are(journal):
    """The chain closes over what a public archive hides; the type tells what was there, the text is gone."""
    original = a_day().records
    public = [hidden(record) for record in original]
    assert public != original
    await journal.restore(public)
    assert await records(journal) == public
    assert await journal.due(START + timedelta(hours=5)) == []
    assert await verify(journal, SLUG) == len(original)


def hidden(record):
    match record.event:
        case e.EntryScheduled() | e.EntryDrafted():
            return replace(record, event=e.Withheld(), data="", salt=None)
        case e.EntryPublished():
            blank = replace(record.event, content=e.Content(headline=""))
            return replace(record, event=blank, data=codec.encode(blank).data, salt=None)
        case _:
            return record


async def test_records_that_do_not_follow_are_not_restored(journal):
    """A gap, another liveblog, an altered text, a wrong beginning: nothing at all is written."""
    good = a_day().records
    altered = replace(good[3], data=good[3].data.replace("Deich", "Teich"))
    other = sealed([CREATED], liveblog="another")
    for bad, seq in [
        (good[1:], 2),
        ([*good[:2], *good[3:]], 4),
        ([*good[:3], altered, *good[4:]], 4),
        ([*good[:2], *other], 1),
    ]:
        with pytest.raises(ChainBroken) as caught:
            await journal.restore(bad)
        assert caught.value.seq == seq
        assert await journal.head(SLUG) is None


# --- what was changed behind our back -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE events SET data = replace(data, 'Deich', 'Teich') WHERE seq = 3", 3),
        ("UPDATE events SET actor = 'p_somebody' WHERE seq = 2", 2),
        ("UPDATE events SET at = replace(at, '2026', '2025') WHERE seq = 4", 4),
        ("UPDATE events SET digest = replace(digest, substr(digest, 1, 1), 'x') WHERE seq = 3", 3),
        ("UPDATE events SET salt = NULL, digest = prev WHERE seq = 3", 3),
        ("UPDATE events SET prev = hash WHERE seq = 4", 4),
        ("DELETE FROM events WHERE seq = 3", 3),
        ("DELETE FROM events WHERE seq = 4", 4),
    ],
)
async def test_tampering_shows(journal, database_url, statement, seq):
    """One changed byte, one record lost, even the last: the walk names the first that is wrong."""
    await append(journal, 0, CREATED, e.LiveblogOpened(), published("a"), published("b"))
    assert await verify(journal, SLUG) == 4
    await execute(database_url, statement)
    with pytest.raises(ChainBroken) as caught:
        await verify(journal, SLUG)
    assert caught.value.seq == seq


@pytest.mark.parametrize("change", ["version = 99", "type = 'EntryTeleported'"])
async def test_an_event_of_a_newer_release_is_refused(journal, database_url, change):
    """An older Ticker stops instead of guessing."""
    await append(journal, 0, CREATED, e.LiveblogOpened())
    await execute(database_url, f"UPDATE events SET {change} WHERE seq = 2")
    with pytest.raises(UnknownEvent):
        await records(journal)

"""What an open desk is told: on real connections, over a real journal."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest

from tests.support.desk_server import SLUG
from tests.support.eventsource import BOUND, EventSource
from tests.support.served_process import until
from ticker import eventstream
from ticker.desk import hub
from ticker.desk import stream as following_module
from ticker.domain import commands as c
from ticker.domain.events import Content, EntryDrafted
from ticker.domain.permissions import Role

STREAM = f"/api/v1/liveblogs/{SLUG}/desk"
ENTRIES = f"/api/v1/liveblogs/{SLUG}/entries"


@asynccontextmanager
async def following(desk, person, *, after=None, last_event_id=None, status=200, **headers):
    """Somebody's open desk, from the seq `after` on."""
    if last_event_id is not None:
        headers["Last-Event-ID"] = str(last_event_id)
    params = {} if after is None else {"after": str(after)}
    async with desk.api(person) as api, api.get(STREAM, params=params, headers=headers) as response:
        assert response.status == status, await response.text()
        yield EventSource(response)


async def told(events, kind):
    """The data of the next event of that kind; who is here comes whenever somebody joins."""
    while (event := await events.next()) and event.kind != kind:
        assert event.kind == "presence", event
    return event and event.data


async def ended(events):
    while event := await events.next():
        assert event.kind == "presence", event


@pytest.fixture
async def editor(desk):
    await desk.liveblog()
    return await desk.person("editor", name="Mara Lind")


@pytest.fixture
def fast(monkeypatch):
    """Looks ten times as often, so that nobody waits for seconds. Name it first: the desk opens with it."""
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.1)


async def test_an_entry_comes_as_a_card(desk, editor):
    """With its lane, its number, who did what and when, and the card as it stands on the page."""
    async with following(desk, editor) as events:
        entry_id = await desk.post(editor, "Der Deich hält")
        entry = await told(events, "entry")
    assert {name: entry[name] for name in ("id", "state", "lane", "number", "type")} == {
        "id": entry_id,
        "state": "published",
        "lane": "timeline",
        "number": 1,
        "type": "EntryPublished",
    }
    assert (entry["actor"], entry["actor_name"]) == (editor.id, "Mara Lind")
    assert entry["html"].startswith(f'<li class="card" id="c-{entry_id}"')
    async with desk.api(editor) as api, api.get(f"/desk/liveblogs/{SLUG}") as page:
        assert entry["html"] in await page.text()


async def test_entries_go_from_lane_to_lane(desk, editor):
    """A draft is submitted, scheduled, published, retracted: each time it is told where it stands now."""
    async with following(desk, editor) as events, desk.api(editor) as api:
        path = f"{ENTRIES}/{await desk.post(editor, 'Deich', state='draft')}"
        lanes = [(await told(events, "entry"))["lane"]]
        for change in {"state": "submitted"}, {"state": "scheduled", "publish_at": "2099-01-01T12:00:00Z"}:
            assert (await api.patch(path, json=change, headers={"If-Match": "*"})).status == 200
            lanes.append((await told(events, "entry"))["lane"])
        assert (await api.post(f"{path}/publish")).status == 200
        lanes.append((await told(events, "entry"))["lane"])
        assert (await api.post(f"{path}/retraction", json={"notice": "Es war anders."})).status == 201
        retracted = await told(events, "entry")
    assert lanes == ["drafts", "submitted", "scheduled", "timeline"]
    assert (retracted["lane"], retracted["state"]) == ("timeline", "retracted")
    assert "Es war anders." in retracted["html"]


async def test_what_was_thrown_away_is_gone(desk, editor):
    """Its card has to go from every desk."""
    entry_id = await desk.post(editor, "Deich", state="draft")
    async with following(desk, editor) as events, desk.api(editor) as api:
        await api.delete(f"{ENTRIES}/{entry_id}")
        assert (await told(events, "gone"))["id"] == entry_id


async def test_an_entry_that_loses_its_pin_to_another_is_told_too(desk, editor):
    """Its card offers to pin it again."""
    first, second = await desk.post(editor, "Eins", pinned=True), await desk.post(editor, "Zwei")
    async with following(desk, editor) as events, desk.api(editor) as api:
        await api.put(f"{ENTRIES}/{second}/pin")
        cards = [await told(events, "entry") for _ in range(2)]
    assert [card["id"] for card in cards] == [first, second]
    assert ['data-action="pin"' in card["html"] for card in cards] == [True, False]


async def test_the_liveblog_itself_changes(desk, editor):
    """Title and state; after a close every card has other buttons, so all are asked for anew."""
    chief = await desk.person("chief")
    async with following(desk, editor) as events, desk.api(chief) as api:
        path = f"/api/v1/liveblogs/{SLUG}"
        await api.patch(path, json={"title": "Sturmflut: die Nacht"}, headers={"If-Match": "*"})
        assert (await told(events, "liveblog"))["title"] == "Sturmflut: die Nacht"
        await api.post(f"{path}/close", json={"headline": "Ende"})
        closed = await told(events, "liveblog")
        assert (closed["state"], closed["type"]) == ("closed", "LiveblogClosed")
        assert (await told(events, "reset"))["seq"] == closed["seq"]


async def test_each_is_told_what_their_role_may_do_in_their_language(desk, editor):
    """The card of one event differs by role and language; for reporters also by whether it is theirs to discard."""
    reporter = await desk.person("guest", **{SLUG: "reporter"})
    async with (
        following(desk, editor, **{"Accept-Language": "en"}) as english,
        following(desk, reporter, **{"Accept-Language": "de-AT, en;q=0.5"}) as german,
    ):
        await desk.post(editor, "Deich", state="draft")
        full, bounded = (await told(english, "entry"))["html"], (await told(german, "entry"))["html"]
        await desk.post(reporter, "Deich", state="draft")
        own = (await told(german, "entry"))["html"]
    assert ">Publish</button>" in full
    assert "publish" not in bounded
    assert ">Einreichen</button>" in bounded
    assert [">Verwerfen</button>" in card for card in (bounded, own)] == [False, True]


async def test_who_comes_back_misses_nothing_and_sees_nothing_twice(desk, editor):
    """By the id of the last event; the header wins over the address, which a browser repeats."""
    async with following(desk, editor) as events:
        await desk.post(editor, "Eins")
        first = await told(events, "entry")
    ids = [await desk.post(editor, f"Nummer {number}") for number in range(3)]
    async with following(desk, editor, after=0, last_event_id=first["seq"]) as events:
        assert [(await told(events, "entry"))["id"] for _ in ids] == ids
        last = await desk.post(editor, "Zuletzt")
        assert (await told(events, "entry"))["id"] == last


async def test_posts_while_desks_come_and_go_reach_each_once(desk, editor):
    """Joining leaves no gap between what was read and what is told, and no overlap."""
    state = await desk.parts.handler.states.current(SLUG)
    start, count = state.seq, 30

    async def posts():
        for number in range(count):
            await desk.post(editor, f"Nummer {number}")

    async def comes_and_goes():
        seen, last = [], start
        while len(seen) < count:
            async with following(desk, editor, last_event_id=last) as events:
                for _ in range(min(7, count - len(seen))):
                    last = (await told(events, "entry"))["seq"]
                    seen.append(last)
        return seen

    async with asyncio.timeout(3 * BOUND):
        *seen, _ = await asyncio.gather(*(comes_and_goes() for _ in range(3)), posts())
    assert seen == [list(range(start + 1, start + count + 1))] * 3


async def test_too_long_away_is_told_to_load_everything(desk, editor, monkeypatch):
    """So is who has seen more than there is, as after a restored backup; then it goes on from there."""
    monkeypatch.setattr("ticker.desk.channel.REACH", 2)
    for number in range(4):
        await desk.post(editor, f"Nummer {number}")
    for after in 1, 9_999:
        async with following(desk, editor, after=after) as events:
            reset = await events.next()
            assert (reset.kind, reset.id) == ("reset", None)
            entry_id = await desk.post(editor, "Danach")
            assert (await told(events, "entry"))["id"] == entry_id


async def test_a_burst_that_is_too_long_is_one_reset(desk, editor, monkeypatch):
    """An import at an open desk does not send thousands of cards."""
    monkeypatch.setattr("ticker.desk.channel.REACH", 2)
    async with following(desk, editor) as events:
        commands = [c.SaveDraft(entry_id=f"e{number}", content=Content(headline="Deich")) for number in range(5)]
        outcome = await desk.parts.handler.handle(SLUG, commands, actor=editor.id)
        assert (await told(events, "reset"))["seq"] == outcome.last_seq


async def test_commits_elsewhere_are_seen_without_any_signal(fast, desk, editor):
    """Another process has committed and Redis is away: the journal is looked at every second."""
    async with following(desk, editor) as events:
        state = await desk.parts.handler.states.current(SLUG)
        event = EntryDrafted(entry_id="anderswo", content=Content(headline="Deich"))
        await desk.parts.journal.append(SLUG, state.seq, [event], actor=editor.id, at=state.modified_at)
        assert (await told(events, "entry"))["id"] == "anderswo"


async def test_a_session_that_ends_ends_the_stream(fast, desk, editor):
    """Signed out elsewhere, shut out, or in another role: the browser asks again and is told why."""
    people, sessions = desk.parts.services.accounts.people, desk.parts.services.accounts.sessions
    for turn_away in (
        lambda person: sessions.end(person.secret),
        lambda person: people.disable(person.id),
        lambda person: people.set_role(person.id, Role.REPORTER),
    ):
        person = await desk.person("editor")
        async with following(desk, person) as events:
            await turn_away(person)
            await ended(events)
    async with following(desk, editor):
        pass  # the others have stayed


async def test_a_desk_that_fetches_nothing_is_cut_off(desk, editor, monkeypatch):
    """Its bytes are not kept without end; the others are told as before."""
    monkeypatch.setattr(eventstream, "BUFFERED_MAX", 1_000)
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", desk.parts.settings.port))
        deaf.sendall(f"GET {STREAM} HTTP/1.1\r\nHost: here\r\nCookie: {editor.headers['Cookie']}\r\n\r\n".encode())
        async with following(desk, editor) as events:
            await until(lambda: _connections(desk, 2), what="both desks at the liveblog")
            for connection in desk.parts.hub._channels[SLUG].connections:  # the kernel would keep megabytes for each
                connection.stream.transport.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_SNDBUF, 4096
                )

            async def cut():
                await desk.post(editor, "Deich", body="Wasser " * 2_500)
                await told(events, "entry")
                return await _connections(desk, 1)

            await until(cut, what="the deaf desk cut off")


async def _connections(desk, count):
    return len(desk.parts.hub._channels[SLUG].connections) == count


async def test_no_more_desks_than_a_process_can_hold(desk, editor, monkeypatch):
    """One too many is asked to come back."""
    monkeypatch.setattr(hub, "CONNECTIONS_MAX", 1)
    async with (
        following(desk, editor),
        desk.api(editor) as api,
        api.get(STREAM) as refused,
    ):
        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) > 0


async def test_nobody_alone_fills_the_room(desk, editor, monkeypatch):
    """Whoever has too many desks open is asked to come back; colleagues come in, and so do they once one is closed."""
    monkeypatch.setattr(following_module, "PER_PERSON", 1)
    async with following(desk, editor):
        async with desk.api(editor) as api, api.get(STREAM) as refused:
            assert refused.status == 503
        async with following(desk, await desk.person("reporter")):
            pass

    async def closed():
        async with desk.api(editor) as api, api.get(STREAM) as response:
            return response.status == 200

    await until(closed, what="the first desk let go")


async def test_what_is_no_seq_is_refused(desk, editor):
    """With a sentence that says what would be right; so is a liveblog that is not there."""
    async with desk.api(editor) as api:
        for headers, params in ({"Last-Event-ID": "x"}, {}), ({}, {"after": "-1"}):
            async with api.get(STREAM, headers=headers, params=params) as response:
                assert response.status in {400, 422}
                assert "0" in (await response.json())["detail"]
        async with api.get("/api/v1/liveblogs/nirgends/desk") as response:
            assert response.status == 404


async def test_nobody_on_the_way_may_keep_or_hold_the_stream(desk, editor):
    """Neither a shared cache nor nginx' buffers; HEAD says the same and ends."""
    async with desk.api(editor) as api:
        async with api.head(STREAM) as head:
            assert head.headers["Content-Type"].startswith("text/event-stream")
        async with following(desk, editor) as events:
            headers = events.response.headers
            assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
            await told(events, "presence")
            assert events.retry == 1000


async def test_the_process_lets_desks_go_when_it_stops(desk, editor):
    """They come back to another one; nobody is let in any more."""
    async with following(desk, editor) as events:
        desk.parts.hub.close()
        await ended(events)
    async with following(desk, editor, status=503):
        pass

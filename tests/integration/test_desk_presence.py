"""Who is at the desk and at what: told to colleagues, forgotten within seconds, bounded."""

import pytest

from tests.integration.test_desk_stream import following
from tests.support.desk_server import SLUG
from ticker.desk import presence
from ticker.desk.presence import Attendance, Presence

PATH = f"/api/v1/liveblogs/{SLUG}/presence"


def somebody(id_="p_1", client="a", doing="reading", entry_id=""):
    return Attendance(id=id_, name="Mara Lind", doing=doing, entry_id=entry_id, client=client)


async def seen(events, expected):
    """Wait until those who are here are the expected ones: (who, at what, at which entry)."""
    while True:
        event = await events.next()
        people = [(one["name"], one["doing"], one["entry_id"]) for one in event.data["people"]]
        if event.kind == "presence" and people == expected:
            return


@pytest.fixture
async def editor(desk):
    await desk.liveblog()
    return await desk.person("editor", name="Mara Lind")


async def test_colleagues_see_who_is_here_and_at_what(desk, editor):
    """At once, for each open desk; who joins later is told of those who are here."""
    other = await desk.person("reporter", name="Jonas Beck")
    async with following(desk, other) as events, desk.api(editor) as api:
        await seen(events, [])
        for body, told in (
            ({"doing": "reading"}, ("Mara Lind", "reading", "")),
            ({"doing": "editing", "entry_id": "e1"}, ("Mara Lind", "editing", "e1")),
        ):
            async with api.put(PATH, json={**body, "client": "tab1"}) as response:
                assert response.status == 204
            await seen(events, [told])
        async with following(desk, editor) as late:
            await seen(late, [("Mara Lind", "editing", "e1")])


async def test_who_is_not_heard_of_is_forgotten(desk, editor, monkeypatch):
    """A closed laptop tells nobody that it left."""
    monkeypatch.setattr(presence, "EXPIRY_SECONDS", 0.0)
    async with following(desk, editor) as events, desk.api(editor) as api:
        await seen(events, [])
        await api.put(PATH, json={"doing": "writing", "client": "tab1"})
        await seen(events, [("Mara Lind", "writing", "")])
        await seen(events, [])


async def test_saying_the_same_again_tells_nobody():
    """It only keeps somebody here; what changed is news, and so is another desk of the same person."""
    here = Presence()
    assert here.note(SLUG, somebody(), 0)
    assert not here.note(SLUG, somebody(), 10)
    assert here.note(SLUG, somebody(doing="writing"), 20)
    assert here.note(SLUG, somebody(client="b"), 30)
    assert here.forget(45) == []
    assert here.forget(46) == [SLUG]
    assert [one.client for one in here.people(SLUG)] == ["b"]
    assert here.forget(56) == [SLUG]
    assert here.people(SLUG) == []
    assert here.forget(99) == []


async def test_memory_is_bounded():
    """Neither one person with many names for tabs nor a crowd fills it; liveblogs are known to exist."""
    here = Presence()
    for number in range(presence.PER_PERSON + 5):
        here.note(SLUG, somebody(client=str(number)), 0)
    assert len(here.people(SLUG)) == presence.PER_PERSON
    for number in range(presence.PER_LIVEBLOG + 5):
        here.note(SLUG, somebody(id_=f"p_{number}"), 0)
    assert len(here.people(SLUG)) == presence.PER_LIVEBLOG
    assert here.note(SLUG, somebody(client="0", doing="writing"), 0), "who is here already may still do something"


async def test_nonsense_is_refused(desk, editor):
    """Each field by name; and nobody is at a liveblog that is not there."""
    async with desk.api(editor) as api:
        async with api.put(PATH, json={"doing": "sleeping", "client": ""}) as response:
            assert response.status == 422
            assert [error["field"] for error in (await response.json())["errors"]] == ["/doing", "/client"]
        async with api.put("/api/v1/liveblogs/nirgends/presence", json={"doing": "reading", "client": "a"}) as response:
            assert response.status == 404

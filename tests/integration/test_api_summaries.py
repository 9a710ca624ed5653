"""Suggested summaries over the API: asked for, approved, thrown away; and a model that does not do as it should."""

import json
import sys
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.api_server import serving

SUGGESTIONS = "/liveblogs/sturm/summary/suggestions"


async def suggested(editors, **how):
    return await editors.ask("POST", SUGGESTIONS, {}, **how)


async def summary(editors):
    return await editors.read("/liveblogs/sturm/summary")


async def put(editors, points, **more):
    role = more.pop("role", "chief")
    return await editors.ask("PUT", "/liveblogs/sturm/summary", {"points": points, **more}, if_match="*", role=role)


async def a_day(editors):
    await editors.create()
    return await editors.post(headline="Der Deich am Norderhafen hält", key_event=True)


async def test_headlines_are_suggested_without_any_network(editors):
    """The built-in summariser; each point rests on an entry, and nobody has checked it yet."""
    entry = await a_day(editors)
    answer = await suggested(editors, role="editor")
    assert answer.status == 201
    assert answer.json["points"] == [{"text": "Der Deich am Norderhafen hält", "entries": [entry.rsplit("/", 1)[1]]}]
    provenance = answer.json["provenance"]
    assert (provenance["method"], provenance["checked_at"], provenance["checked_by"]) == ("extractive", None, None)
    stands = await summary(editors)
    assert (stands["points"], stands["provenance"]) == ([], None)
    assert stands["suggestions"] == [answer.json]


async def test_a_chief_approves_it_with_changes(editors):
    """The summary says where it comes from, and who answers for it since when."""
    await a_day(editors)
    suggestion = (await suggested(editors)).json
    refused = await put(editors, suggestion["points"], suggestion=suggestion["id"], role="editor")
    assert (refused.status, refused.problem) == (403, "forbidden")
    points = [{"text": "Der Deich am Norderhafen hält bisher.", "entries": suggestion["points"][0]["entries"]}]
    assert (await put(editors, points, suggestion=suggestion["id"])).status == 200
    stands = await summary(editors)
    assert stands["points"] == [{**points[0], "stale": False}]
    assert stands["suggestions"] == []
    provenance = stands["provenance"]
    assert provenance["made_at"] == suggestion["provenance"]["made_at"]
    assert provenance["checked_at"] == stands["updated_at"]
    assert provenance["checked_by"].startswith("p_")
    again = await put(editors, points, suggestion=suggestion["id"])
    assert (again.status, again.problem) == (404, "not-found")


async def test_a_point_is_stale_until_it_is_confirmed(editors):
    """By setting the summary again as it stands."""
    entry = await a_day(editors)
    points = [{"text": "Der Deich hält.", "entries": [entry.rsplit("/", 1)[1]]}]
    await put(editors, points)
    await editors.ask("POST", f"{entry}/corrections", {"note": "Es war umgekehrt."}, if_match="*")
    assert [point["stale"] for point in (await summary(editors))["points"]] == [True]
    await put(editors, points)
    assert [point["stale"] for point in (await summary(editors))["points"]] == [False]


async def test_a_suggestion_can_be_thrown_away(editors):
    """Once."""
    await a_day(editors)
    suggestion = (await suggested(editors)).json
    assert (await editors.ask("DELETE", f"{SUGGESTIONS}/{suggestion['id']}", role="editor")).status == 200
    assert (await summary(editors))["suggestions"] == []
    assert (await editors.ask("DELETE", f"{SUGGESTIONS}/{suggestion['id']}")).problem == "not-found"


async def test_the_same_request_asks_once(editors):
    """With its key."""
    await a_day(editors)
    first, again = await suggested(editors, key="k1"), await suggested(editors, key="k1")
    assert (again.status, again.body) == (201, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len((await summary(editors))["suggestions"]) == 1


async def test_without_an_entry_there_is_nothing_to_suggest(editors):
    """409; nor once the liveblog is closed."""
    await editors.create()
    assert (await suggested(editors)).json["detail"].startswith("There is no public entry")
    await editors.post()
    await editors.ask("POST", "/liveblogs/sturm/close", {"headline": "Ende"})
    assert (await suggested(editors)).problem == "conflict"


@asynccontextmanager
async def commanded(folder, *words):
    quoted = " ".join(f"'{word}'" for word in words)
    async with serving(folder, summariser="command", summariser_command=quoted, summariser_model="hausmodell") as found:
        yield found


async def test_a_command_that_does_not_do_as_it_should_changes_nothing(tmp_path):
    """502 with a sentence that can be told to whoever runs it."""
    async with commanded(tmp_path, sys.executable, "-c", "raise SystemExit(3)") as editors:
        await a_day(editors)
        before = (await editors.read("/liveblogs/sturm"))["seq"]
        answer = await suggested(editors)
        assert (answer.status, answer.problem) == (502, "summariser-failed")
        assert answer.json["detail"] == "The summariser's command ended with 3; the log says more."
        assert (await editors.read("/liveblogs/sturm"))["seq"] == before


@pytest.mark.parametrize("invented", [False, True])
async def test_a_model_is_asked_and_held_to_what_it_was_given(tmp_path, invented):
    """A good answer waits for an editor; one that cites what does not exist is refused."""

    async def model(request):
        asked = await request.json()
        entry = json.loads(asked["messages"][1]["content"])["entries"][0]
        cited = "0000000000" if invented else entry["id"]
        said = json.dumps({"points": [{"text": "Der Deich hält.", "entries": [cited]}]})
        return web.json_response({"choices": [{"message": {"content": said}}]})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", model)
    async with TestServer(app) as server:
        url = str(server.make_url("/v1"))
        asking = {"summariser": "http", "summariser_url": url, "summariser_model": "qwen3:8b"}
        async with serving(tmp_path, **asking) as editors:
            await a_day(editors)
            answer = await suggested(editors)
            if invented:
                assert (answer.status, answer.problem) == (502, "summariser-failed")
                assert (await summary(editors))["suggestions"] == []
            else:
                assert answer.json["provenance"]["method"] == "machine"
                assert answer.json["provenance"]["model"] == "qwen3:8b"

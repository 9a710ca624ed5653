"""Nobody overwrites a colleague's text (If-Match), nobody fetches what they have (If-None-Match)."""

import asyncio

import pytest
from aiohttp import ClientSession
from multidict import CIMultiDict

from tests.support.api_server import Editors


async def test_stale_edit_gets_both_versions(editors: Editors):
    """412 carries the text as it is now and the text that was sent, with the ETag to send the merged one with."""
    await editors.create()
    path = await editors.post()
    await editors.ask("PATCH", path, {"headline": "Von Mara"}, if_match='"r1"')
    mine = {"headline": "Von Jo", "body": "Ein langer Text."}
    answer = await editors.ask("PATCH", path, mine, if_match='"r1"')
    assert (answer.status, answer.problem) == (412, "stale")
    assert answer.json["current"] == await editors.read(path)
    assert answer.json["yours"] == mine
    assert answer.headers["ETag"] == answer.json["current_etag"] == '"r2"'
    assert (await editors.ask("PATCH", path, mine, if_match=answer.headers["ETag"])).status == 200


async def test_of_two_edits_at_once_one_wins_and_one_is_told(editors: Editors):
    """Ten people change the same revision: one 200, nine 412, one new revision."""
    await editors.create()
    path = await editors.post()
    bodies = [{"headline": f"Von {number}"} for number in range(10)]
    answers = await asyncio.gather(*(editors.ask("PATCH", path, body, if_match='"r1"') for body in bodies))
    assert sorted(answer.status for answer in answers) == [200] + [412] * 9
    assert (await editors.read(path))["revision"] == 2


async def test_edits_with_a_star_are_merged(editors: Editors):
    """Different fields changed at once with If-Match: * are all there afterwards."""
    await editors.create()
    path = await editors.post()
    bodies = [{"headline": "Neu"}, {"authors": ["Mara"]}, {"tags": ["Deich"]}, {"body": "Neu."}]
    answers = await asyncio.gather(*(editors.ask("PATCH", path, body, if_match="*") for body in bodies))
    assert [answer.status for answer in answers] == [200] * 4
    entry = await editors.read(path)
    assert (entry["headline"], entry["authors"], entry["tags"]) == ("Neu", ["Mara"], ["Deich"])
    assert entry["blocks"][0]["html"] == "<p>Neu.</p>"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"title": "Neu"}),
        ("PUT", "/summary", {"points": []}),
        ("PATCH", "/entries/{id}", {"headline": "Neu"}),
        ("POST", "/entries/{id}/corrections", {"note": "Neu"}),
    ],
)
async def test_changing_a_text_needs_if_match(editors: Editors, method: str, path: str, body: dict):
    """Without it 428; with the wrong one 412 that carries both; with * it is done."""
    await editors.create()
    entry = (await editors.post()).rsplit("/", 1)[1]
    url = f"/liveblogs/sturm{path.replace('{id}', entry)}"
    missing = await editors.ask(method, url, body)
    assert (missing.status, missing.problem) == (428, "precondition-required")
    wrong = await editors.ask(method, url, body, if_match='"r99"')
    assert (wrong.status, wrong.problem, wrong.json["yours"]) == (412, "stale", body)
    assert (await editors.ask(method, url, body, if_match="*")).status in {200, 201}


@pytest.mark.parametrize("path", ["/publish", "/retraction", ""])
async def test_if_match_is_heeded_where_it_is_not_needed(editors: Editors, path: str):
    """Publishing, retracting and discarding can be tied to the text that was read."""
    await editors.create()
    entry = await editors.post(state="published" if path == "/retraction" else "draft")
    method, body = ("DELETE", None) if not path else ("POST", {"notice": "Falsch."} if path == "/retraction" else None)
    answer = await editors.ask(method, f"{entry}{path}", body, if_match='"r7"')
    assert (answer.status, answer.problem) == (412, "stale")
    assert (await editors.ask(method, f"{entry}{path}", body, if_match='"r1"')).status in {200, 201}


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"r1"', 200),
        ('"r7", "r1"', 200),
        ('"r1-pk"', 200),
        ('W/"r1"', 412),
        ('"other"', 412),
        ('"*"', 412),
        ("r1", 400),
        ("", 400),
        ('"r1', 400),
    ],
)
async def test_if_match_is_read_as_the_standard_says(editors: Editors, header: str, status: int):
    """Lists match if one does; weak and foreign tags never do; what is no tag is a bad request (RFC 9110, 13.1.1)."""
    await editors.create()
    path = await editors.post()
    answer = await editors.ask("PATCH", path, {"headline": "Neu"}, if_match=header or " , ")
    assert answer.status == status


@pytest.mark.parametrize("lines", [[""], ["", '"r1"'], ["*", '"r1"'], ['"r2"', '"r1"']])
@pytest.mark.parametrize(("method", "step"), [("POST", "/publish"), ("DELETE", ""), ("PATCH", "")])
async def test_a_condition_that_is_half_there_lets_nothing_through(
    editors: Editors, method: str, step: str, lines: list[str]
):
    """A header without a tag, or on two lines of which a library reads the first, is no reason to act without it."""
    await editors.create()
    path = await editors.post(state="draft")
    edited = await editors.ask("PATCH", path, {"headline": "Neu"}, if_match='"r1"')
    assert edited.status == 200
    headers = CIMultiDict(
        [*(("If-Match", line) for line in lines), ("Authorization", f"Bearer {editors.tokens['chief']}")]
    )
    body = {"headline": "Älter"} if method == "PATCH" else None
    async with (
        ClientSession(headers=headers) as client,
        client.request(method, editors.url(f"{path}{step}"), json=body) as answer,
    ):
        assert answer.status == 400
    entry = await editors.ask("GET", path)
    assert (entry.json["state"], entry.json["headline"]) == ("draft", "Neu")


async def test_pinning_costs_nobody_an_edit(editors: Editors):
    """The ETag changes with the pin, because the answer does; the edit made before it still fits."""
    await editors.create()
    path = await editors.post()
    before = await editors.ask("GET", path)
    await editors.ask("PUT", f"{path}/pin")
    after = await editors.ask("GET", path)
    assert (before.headers["ETag"], after.headers["ETag"]) == ('"r1"', '"r1-p"')
    edit = await editors.ask("PATCH", path, {"headline": "Neu"}, if_match=before.headers["ETag"])
    assert edit.status == 200


@pytest.mark.parametrize("path", ["", "/summary", "/entries", "/events", "/entries/{id}", "/entries/{id}/corrections"])
async def test_unchanged_answer_is_not_sent_again(editors: Editors, path: str):
    """GET with If-None-Match is 304 without a body, until something changes."""
    await editors.create()
    entry = (await editors.post()).rsplit("/", 1)[1]
    url = f"/liveblogs/sturm{path.replace('{id}', entry)}"
    first = await editors.ask("GET", url)
    known = {"If-None-Match": f'"x", W/{first.headers["ETag"]}'}
    again = await editors.ask("GET", url, headers=known)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (await editors.ask("HEAD", url, headers=known)).status == 304
    assert (await editors.ask("GET", url, headers={"If-None-Match": "*"})).status == 304
    await editors.ask("PUT", "/liveblogs/sturm/summary", {"points": [{"text": "A"}]}, if_match="*")
    await editors.ask("POST", f"/liveblogs/sturm/entries/{entry}/corrections", {"note": "B"}, if_match="*")
    assert (await editors.ask("GET", url, headers=known)).status == 200

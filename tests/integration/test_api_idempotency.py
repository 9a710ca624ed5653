"""The same request twice is done once, and answered alike each time (Idempotency-Key)."""

import asyncio

import pytest

from tests.support.api_server import Answer, Editors

ENTRIES = "/liveblogs/sturm/entries"
ENTRY = {"headline": "Fähre läuft wieder"}


def same(first: Answer, again: Answer) -> bool:
    """Alike to the byte, and the second says that it is a repetition."""
    told = [(a.status, a.body, a.headers.get("Location"), a.headers.get("ETag")) for a in (first, again)]
    marks = [a.headers.get("Idempotency-Replayed") for a in (first, again)]
    return told[0] == told[1] and marks == [None, "true"]


async def count(editors: Editors) -> int:
    return len((await editors.read("/liveblogs/sturm/events?limit=500"))["items"])


async def test_ten_at_once_with_one_key_post_one_entry(editors: Editors):
    """All ten get the same answer; nine of them say that they were replayed."""
    await editors.create()
    answers = await asyncio.gather(*(editors.ask("POST", ENTRIES, ENTRY, key="k") for _ in range(10)))
    assert len({(answer.status, answer.body) for answer in answers}) == 1
    assert sum(answer.headers.get("Idempotency-Replayed") == "true" for answer in answers) == 9
    assert len((await editors.read(ENTRIES))["items"]) == 1


async def test_answer_stays_the_same_whatever_happened_since(editors: Editors):
    """The entry was revised, pinned and retracted; the first request still gets its own answer."""
    await editors.create()
    first = await editors.ask("POST", ENTRIES, ENTRY, key="k")
    path = first.headers["Location"].removeprefix("/api/v1")
    await editors.ask("PATCH", path, {"headline": "Neu"}, if_match="*")
    await editors.ask("PUT", f"{path}/pin")
    await editors.ask("POST", f"{path}/retraction", {"notice": "Falsch."})
    assert same(first, await editors.ask("POST", ENTRIES, ENTRY, key="k"))


async def test_every_write_can_be_repeated(editors: Editors):
    """Each step sent twice with its key changes the journal once, though its If-Match is stale the second time."""
    posted = await editors.ask("POST", "/liveblogs", {"slug": "sturm", "title": "T"}, key="0")
    assert same(posted, await editors.ask("POST", "/liveblogs", {"slug": "sturm", "title": "T"}, key="0"))
    path = await editors.post()
    draft, unwanted = await editors.post(state="draft"), await editors.post(state="draft")
    steps = [
        ("PATCH", "/liveblogs/sturm", {"title": "Neu"}, '"r1"'),
        ("PUT", "/liveblogs/sturm/summary", {"points": [{"text": "A"}]}, '"r0"'),
        ("PATCH", path, {"headline": "B"}, '"r1"'),
        ("POST", f"{path}/corrections", {"note": "C"}, '"r2"'),
        ("PUT", f"{path}/pin", None, None),
        ("DELETE", f"{path}/pin", None, None),
        ("PUT", f"{path}/key-event", None, None),
        ("DELETE", f"{path}/key-event", None, None),
        ("POST", f"{draft}/publish", None, '"r1"'),
        ("DELETE", unwanted, None, '"r1"'),
        ("POST", f"{path}/retraction", {"notice": "D"}, '"r3"'),
        ("POST", "/liveblogs/sturm/close", {"headline": "Ende"}, None),
        ("POST", "/liveblogs/sturm/reopen", None, None),
    ]
    for place, (method, url, body, if_match) in enumerate(steps, start=1):
        before = await count(editors)
        first = await editors.ask(method, url, body, if_match=if_match, key=str(place))
        assert first.status in {200, 201}, (method, url, first.body)
        again = await editors.ask(method, url, body, if_match=if_match, key=str(place))
        assert same(first, again), (method, url)
        assert await count(editors) == before + 1, (method, url)


@pytest.mark.parametrize(
    ("method", "path", "body", "if_match"),
    [
        ("POST", ENTRIES, {"headline": "Anders"}, None),
        ("POST", ENTRIES, ENTRY, '"r1"'),
        ("POST", "/liveblogs/sturm/close", ENTRY, None),
        ("POST", f"{ENTRIES}?", {"headline": "Fähre läuft wieder "}, None),
    ],
)
async def test_key_of_another_request_is_refused(
    editors: Editors, method: str, path: str, body: dict, if_match: str | None
):
    """Another body, another address, another If-Match: 422, and nothing is done."""
    await editors.create()
    await editors.ask("POST", ENTRIES, ENTRY, key="k")
    answer = await editors.ask(method, path, body, if_match=if_match, key="k")
    assert (answer.status, answer.problem) == (422, "key-reused")
    assert await count(editors) == 3


async def test_key_belongs_to_whoever_sent_it(editors: Editors):
    """Two people may hit on the same key."""
    await editors.create()
    for role in ("chief", "editor"):
        answer = await editors.ask("POST", ENTRIES, ENTRY, key="1", role=role)
        assert "Idempotency-Replayed" not in answer.headers
    assert len((await editors.read(ENTRIES))["items"]) == 2


async def test_refused_request_leaves_its_key_free(editors: Editors):
    """What was refused did nothing, so the mended request may carry the same key."""
    await editors.create()
    refused = await editors.ask("POST", ENTRIES, {"headline": ""}, key="k")
    assert refused.status == 422
    assert (await editors.ask("POST", ENTRIES, ENTRY, key="k")).status == 201


async def test_quoted_and_bare_keys_are_the_same(editors: Editors):
    """The standard's form is a structured-field string; most clients send it bare."""
    await editors.create()
    await editors.ask("POST", ENTRIES, ENTRY, key='"a\\"b"')
    answer = await editors.ask("POST", ENTRIES, ENTRY, key='"a\\"b"')
    assert answer.headers["Idempotency-Replayed"] == "true"
    await editors.ask("POST", ENTRIES, ENTRY, key="plain")
    assert (await editors.ask("POST", ENTRIES, ENTRY, key='"plain"')).headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", '""', "two words", "x" * 256, '"open', "ümlaut"])
async def test_key_that_is_none_is_refused(editors: Editors, key: str):
    """Empty, too long, unquoted spaces, outside ASCII: 400 that says what a key is."""
    await editors.create()
    answer = await editors.ask("POST", ENTRIES, ENTRY, key=key)
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert "Idempotency-Key" in answer.json["detail"]


async def test_nothing_is_lost_or_doubled_among_many_writers(editors: Editors):
    """Thirty different posts at once give thirty entries, and a journal without a gap."""
    await editors.create()
    posts = (editors.ask("POST", ENTRIES, {"headline": f"Nr. {number}"}, key=str(number)) for number in range(30))
    answers = await asyncio.gather(*posts)
    assert sorted(answer.json["seq"] for answer in answers) == list(range(3, 33))

"""Chiefs read who did what, page by page and as a file; nobody else does."""

import csv
import io
import json

import pytest

from ticker.accounts import trailfile
from ticker.api.problem_types import PREFIX


@pytest.fixture
async def ask(editors):
    """Asks as a chief, in a newsroom where something has happened."""
    ada = await editors.person("chief", name="Ada Kern")
    await editors.ask("POST", "/people", {"login": "mara", "name": "=SUM(A1)", "password": False}, by=ada)
    await editors.ask("POST", "/liveblogs", {"slug": "sturm", "title": "Sturm an der Küste"}, by=ada)
    await editors.ask("POST", "/liveblogs/sturm/entries", {"headline": "Fähre läuft wieder"}, by=ada)

    async def asked(path):
        return await editors.ask("GET", path, by=ada)

    return asked


async def test_the_trail_tells_acts_and_events_with_names(ask):
    """The newest first, page by page."""
    found, path = [], "/audit?limit=2"
    while path:
        page = (await ask(path.removeprefix(PREFIX))).json
        found += page["items"]
        path = page["next"]
    assert [(line["action"], line["actor_name"], line["liveblog"]) for line in found] == [
        ("entry.published", "Ada Kern", "sturm"),
        ("liveblog.opened", "Ada Kern", "sturm"),
        ("liveblog.created", "Ada Kern", "sturm"),
        ("person.created", "Ada Kern", None),
    ]
    assert found[0]["detail"] == {"headline": "Fähre läuft wieder"}
    assert found[-1]["address"] == "127.0.0.1"


async def test_the_trail_can_be_narrowed_down(ask):
    """To one source, one liveblog, one actor, one span of time."""
    for query, count in [
        ("source=access", 1),
        ("source=liveblogs", 3),
        ("liveblog=sturm", 3),
        ("liveblog=wahl", 0),
        ("actor=p_0000000000", 0),
        ("since=2000-01-01T00:00:00Z", 4),
        ("until=2000-01-01T00:00:00Z", 0),
    ]:
        assert len((await ask(f"/audit?{query}")).json["items"]) == count, query


async def test_a_question_that_cannot_be_understood_is_refused(ask):
    """By parameter."""
    for query in [
        "source=x",
        "since=gestern",
        "since=2026-01-01T00:00:00",
        "liveblog=N%20O",
        "limit=0",
        "cursor=x",
        "cursor=2026-99-23T09:00:00.000000Z~sturm~1",
        "colour=red",
    ]:
        answer = await ask(f"/audit?{query}")
        assert (answer.status, set(answer.fields)) == (422, {query.split("=")[0]}), query
    assert set((await ask("/audit/export?format=xls")).fields) == {"format"}


async def test_the_export_as_json_lines_is_the_whole_trail(ask):
    """Oldest first, a line each; it is a download, not to be kept by caches, and itself noted in it."""
    answer = await ask("/audit/export")
    lines = [json.loads(line) for line in answer.body.splitlines()]
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/x-ndjson")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert [line["action"] for line in lines] == [
        "person.created",
        "liveblog.created",
        "liveblog.opened",
        "entry.published",
        "audit.exported",
    ]
    lines = (await ask("/audit/export?source=access")).body.splitlines()
    assert json.loads(lines[-1])["detail"] == {"format": "jsonl", "source": "access"}


async def test_the_export_as_csv_opens_in_a_spreadsheet_and_calculates_nothing(ask):
    """RFC 4180 with a header; a name that looks like a formula stays a name."""
    answer = await ask("/audit/export?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert answer.body.startswith(b"\xef\xbb\xbfat,actor,")
    assert tuple(rows[0]) == trailfile.COLUMNS
    assert json.loads(rows[0]["detail"])["name"] == "=SUM(A1)"
    assert [trailfile._cell(text) for text in ("=1", "+1", "-1", "@a", "＝1", "a=1")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "'＝1",
        "a=1",
    ]


async def test_a_long_export_comes_in_pieces(ask, monkeypatch):
    """Nothing is lost where one ends."""
    path = "/audit/export?source=liveblogs"
    whole = (await ask(path)).body
    monkeypatch.setattr(trailfile, "PIECE_BYTES", 1)
    assert (await ask(path)).body == whole


async def test_only_chiefs_read_the_trail(editors):
    """Not even the chief of a liveblog: it tells of all of them."""
    for person in await editors.person("editor"), await editors.person("guest", sturm="chief"):
        for path in "/audit", "/audit/export":
            assert (await editors.ask("GET", path, by=person)).problem == "forbidden"

"""Every way of saying no: RFC 9457, with the field, what was wrong and what would be right."""

import gzip
import json
from pathlib import Path

import pytest
import structlog

from tests.support.api_server import Editors, serving
from ticker.accounts.principals import SqlPrincipals
from ticker.api.problem_types import KINDS, PREFIX
from ticker.api.routes import ROUTES
from ticker.database.database import Database

ENTRIES = "/liveblogs/sturm/entries"
FILM = {"kind": "video", "url": "https://media.example.org/a.mp4", "title": "Die Tore schließen"}
TABLE = {"kind": "table", "caption": "Pegel", "header": ["Ort", "Stand"], "rows": [["Hafen", "2 m"]]}
SCORE = {"kind": "score", "home": "SV Norderhafen", "away": "TuS Osterkoog"}
PICTURE = {"kind": "image", "src": "/a.jpg", "alt": "Deich", "width": 1200, "height": 675}
SMALL = {"src": "/a-480.jpg", "width": 480}

UNREADABLE = {
    "cut off": (b'{"headline": "A"', "line 1, column 17"),
    "not JSON": (b"headline=A", "line 1, column 1"),
    "nothing": (b"", "line 1, column 1"),
    "not UTF-8": (b'{"headline": "\xfc"}', "byte 14"),
    "byte order mark": (b'\xef\xbb\xbf{"headline": "A"}', "byte order mark"),
    "UTF-16": ('{"headline": "A"}'.encode("utf-16"), "byte 0"),
    "NaN": (b'{"headline": NaN}', "NaN"),
    "infinite": (b'{"headline": 1e999}', "out of range"),
    "endless number": (b'{"headline": ' + b"9" * 5000 + b"}", "too many digits"),
    "name twice": (b'{"headline": "A", "headline": "B"}', "stands twice"),
    "deep": (b'{"headline": ' + b"[" * 20 + b"]" * 20 + b"}", "deeper"),
    "bottomless": (b"[" * 200_000, "deeper"),
    "control character": (b'{"headline": "A\x01"}', "control character"),
}


@pytest.mark.parametrize("case", UNREADABLE)
async def test_body_that_cannot_be_read_is_400_with_the_place(editors: Editors, case: str):
    """Broken JSON, broken text, numbers and nesting without end: 400, never 500."""
    body, hint = UNREADABLE[case]
    await editors.create()
    answer = await editors.ask("POST", ENTRIES, data=body)
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert hint in answer.json["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "/headline"),
        ({"headline": 1}, "/headline"),
        ({"headline": "   "}, "/headline"),
        ({"headline": "\u200b"}, "/headline"),
        ({"headline": "A\nB"}, "/headline"),
        ({"headline": "A\u0000B"}, "/headline"),
        ({"headline": "A" * 301}, "/headline"),
        ({"headline": "A", "titel": "B"}, "/titel"),
        ({"headline": "A", "body": "x" * 20_001}, "/body"),
        ({"headline": "A", "body": "<script>1</script>", "format": "html"}, "/body"),
        ({"headline": "A", "body": "<ul><li>" * 40, "format": "html"}, "/body"),
        ({"headline": "A", "format": "markdown"}, ""),
        ({"headline": "A", "body": "a\u0007b"}, "/body"),
        ({"headline": "A", "blocks": [{"kind": "teaser", "title": "T", "url": "http://[::1"}]}, "/blocks/0/url"),
        ({"headline": "A", "blocks": [{"kind": "teaser", "title": "T", "url": "http://a:99999/"}]}, "/blocks/0/url"),
        ({"headline": "A", "blocks": [{"kind": "quote", "text": "T", "url": "https://a b"}]}, "/blocks/0/url"),
        ({"headline": "A", "occurred_at": "2025-11-14T16:05:00"}, "/occurred_at"),
        ({"headline": "A", "occurred_at": 1763132700}, "/occurred_at"),
        ({"headline": "A", "occurred_at": "0001-01-01T00:00:00+14:00"}, "/occurred_at"),
        ({"headline": "A", "key_event": "yes"}, "/key_event"),
        ({"headline": "A", "state": "scheduled"}, ""),
        ({"headline": "A", "authors": ["M", "M"]}, "/authors"),
        ({"headline": "A", "tags": ["a/b", ""]}, "/tags/1"),
        ({"headline": "A", "blocks": [{"kind": "poem"}]}, "/blocks/0"),
        ({"headline": "A", "blocks": [{}]}, "/blocks/0"),
        ({"headline": "A", "blocks": [{"kind": "text", "html": "a", "x": 1}]}, "/blocks/0/x"),
        ({"headline": "A", "blocks": [{"kind": "image", "src": "demo:x", "alt": "Deich"}]}, "/blocks/0/src"),
        ({"headline": "A", "blocks": [{"kind": "image", "src": "//x/y", "alt": "Deich"}]}, "/blocks/0/src"),
        ({"headline": "A", "blocks": [{"kind": "image", "src": "/a.jpg"}]}, "/blocks/0/alt"),
        ({"headline": "A", "blocks": [{"kind": "image", "src": "/a.jpg", "alt": " "}]}, "/blocks/0/alt"),
        ({"headline": "A", "blocks": [{**PICTURE, "alt_waived": "Schmuckbild"}]}, "/blocks/0/alt"),
        ({"headline": "A", "blocks": [{**PICTURE, "alt": "", "alt_waived": "\u200b"}]}, "/blocks/0/alt"),
        ({"headline": "A", "blocks": [{**FILM, "url": "http://a.example/a.mp4"}]}, "/blocks/0/url"),
        ({"headline": "A", "blocks": [{**FILM, "url": "https://youtu.be/a1B2c3D4e5_"}]}, "/blocks/0/url"),
        ({"headline": "A", "blocks": [{**FILM, "title": ""}]}, "/blocks/0/title"),
        ({"headline": "A", "blocks": [{**FILM, "kind": "audio", "poster": "/a.webp"}]}, "/blocks/0/poster"),
        ({"headline": "A", "blocks": [{**TABLE, "header": []}]}, "/blocks/0/header"),
        ({"headline": "A", "blocks": [{**TABLE, "header": ["Ort", ""]}]}, "/blocks/0/header/1"),
        ({"headline": "A", "blocks": [{**TABLE, "rows": []}]}, "/blocks/0/rows"),
        ({"headline": "A", "blocks": [{**TABLE, "rows": [["Hafen", "2 m"], ["Siel"]]}]}, "/blocks/0/rows"),
        ({"headline": "A", "blocks": [{**TABLE, "rows": [["", "2 m"]]}]}, "/blocks/0/rows"),
        ({"headline": "A", "blocks": [{**TABLE, "rows": [["Hafen", "x" * 200]] * 100}] * 2}, ""),
        ({"headline": "A", "blocks": [{**SCORE, "home_score": "2"}]}, "/blocks/0"),
        ({"headline": "A", "blocks": [{**SCORE, "away_score": "2"}]}, "/blocks/0"),
        ({"headline": "A", "blocks": [{**SCORE, "home_score": 2, "away_score": "1"}]}, "/blocks/0/home_score"),
        ({"headline": "A", "verification": "sure"}, "/verification"),
        ({"headline": "A", "embargo_until": "morgen"}, "/embargo_until"),
        (
            {"headline": "A", "blocks": [{**PICTURE, "sources": [{"src": "b.jpg", "width": 480}]}]},
            "/blocks/0/sources/0/src",
        ),
        ({"headline": "A", "blocks": [{**PICTURE, "sources": [SMALL | {"width": 0}]}]}, "/blocks/0/sources/0/width"),
        ({"headline": "A", "blocks": [{**PICTURE, "sources": [SMALL, SMALL]}]}, "/blocks/0/sources"),
        ({"headline": "A", "blocks": [{**PICTURE, "sources": [SMALL | {"width": 1200}]}]}, "/blocks/0/sources"),
        ({"headline": "A", "blocks": [{**PICTURE, "height": 0, "sources": [SMALL]}]}, "/blocks/0/sources"),
        ({"headline": "A", "blocks": [{**PICTURE, "sources": [SMALL] * 11}]}, "/blocks/0/sources"),
        (
            {"headline": "A", "blocks": [{"kind": "embed", "url": "https://a.example", "posted_at": "gestern"}]},
            "/blocks/0/posted_at",
        ),
        ({"headline": "A", "blocks": [{"kind": "teaser", "title": "T", "url": "javascript:1"}]}, "/blocks/0/url"),
        ({"headline": "A", "blocks": [{"kind": "text"}]}, "/blocks/0"),
        ({"headline": "A", "blocks": [{"kind": "text", "html": "<b></b>"}]}, "/blocks/0/html"),
        ({"headline": "A", "blocks": [{"kind": "text", "markdown": "x" * 15_000}] * 2}, ""),
        ([], ""),
    ],
)
async def test_bad_field_is_named_by_its_pointer(editors: Editors, body: object, field: str):
    """422 lists the field as a JSON Pointer, and says something about it."""
    await editors.create()
    answer = await editors.ask("POST", ENTRIES, body)
    assert (answer.status, answer.problem) == (422, "invalid")
    assert list(answer.fields) == [field]
    assert "Input" not in answer.fields[field]


async def test_every_bad_field_is_named_at_once(editors: Editors):
    """Nobody has to mend a form one field at a time."""
    await editors.create()
    answer = await editors.ask("POST", ENTRIES, {"headline": "", "tags": 1, "x/y~z": 1})
    assert set(answer.fields) == {"/headline", "/tags", "/x~1y~0z"}


async def test_half_a_surrogate_pair_is_refused(editors: Editors):
    """No text that cannot be written as UTF-8 reaches the journal."""
    await editors.create()
    answer = await editors.ask("POST", ENTRIES, data=b'{"headline": "A\\ud83d"}')
    assert (answer.status, list(answer.fields)) == (422, ["/headline"])


@pytest.mark.parametrize("headline", ["👩‍🚒 im Einsatz", "שלום עולם", "Größe: 5 µm", "é" * 300, "A & B < C"])
async def test_every_script_is_kept_as_it_was_sent(editors: Editors, headline: str):
    """Joined emoji, right-to-left, combining marks: the same code points come back."""
    await editors.create()
    path = await editors.post(headline=headline)
    assert (await editors.read(path))["headline"] == headline


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Encoding": "br"},
    ],
)
async def test_other_formats_are_415(editors: Editors, headers: dict[str, str]):
    """The answer says what is accepted."""
    await editors.create()
    answer = await editors.ask("POST", ENTRIES, data=b"{}", headers=headers)
    assert (answer.status, answer.problem) == (415, "unsupported-media-type")
    assert answer.headers["Accept"] == "application/json"


async def test_compressed_body_is_read_and_bounded(tmp_path: Path):
    """gzip is understood; a bomb is 413 by what comes out of it, a broken one 400."""
    async with serving(tmp_path, max_body_bytes=5_000) as editors:
        await editors.create()
        packed = {"Content-Encoding": "gzip"}
        small = gzip.compress(json.dumps({"headline": "A"}).encode())
        assert (await editors.ask("POST", ENTRIES, data=small, headers=packed)).status == 201
        bomb = gzip.compress(b'{"headline": "' + b"A" * 1_000_000 + b'"}')
        answer = await editors.ask("POST", ENTRIES, data=bomb, headers=packed)
        assert (answer.status, answer.problem) == (413, "too-large")
        broken = await editors.ask("POST", ENTRIES, data=b"no gzip", headers=packed)
        assert (broken.status, broken.problem) == (400, "bad-request")


async def test_body_over_the_limit_is_413(tmp_path: Path):
    """One byte over; the limit itself is fine."""
    async with serving(tmp_path, max_body_bytes=1_024) as editors:
        await editors.create()
        body = json.dumps({"headline": "A"}).encode()
        assert (await editors.ask("POST", ENTRIES, data=body.ljust(1_024))).status == 201
        answer = await editors.ask("POST", ENTRIES, data=body.ljust(1_025))
        assert (answer.status, answer.problem) == (413, "too-large")
        assert "1 KB" in answer.json["detail"]


async def test_body_where_none_is_taken_is_400(editors: Editors):
    """A body that would be ignored is told, not swallowed."""
    await editors.create()
    answer = await editors.ask("POST", "/liveblogs/sturm/reopen", {"headline": "Doch"})
    assert (answer.status, answer.problem) == (400, "bad-request")


async def test_too_many_writes_are_429_with_the_time_to_wait(tmp_path: Path):
    """Per token: a colleague's writes and one's own reads go on."""
    async with serving(tmp_path, writes_per_minute=3) as editors:
        await editors.create()
        for _ in range(2):
            await editors.post()
        answer = await editors.ask("POST", ENTRIES, {"headline": "A"})
        assert (answer.status, answer.problem) == (429, "too-many-requests")
        assert 1 <= int(answer.headers["Retry-After"]) <= 20
        await editors.post(role="editor")
        await editors.read(ENTRIES)


async def test_method_that_is_not_there_is_405_with_those_that_are(editors: Editors):
    """Allow lists them, and OPTIONS answers with the same list."""
    answer = await editors.ask("PUT", ENTRIES)
    assert (answer.status, answer.problem) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    options = await editors.ask("OPTIONS", ENTRIES, role=None)
    assert (options.status, options.headers["Allow"], options.body) == (204, "GET, HEAD, OPTIONS, POST", b"")


@pytest.mark.parametrize(
    "path", ["", "/", "/nothing", "/liveblogs/", "/problems/none", "/docs/none.js", "/liveblogs/a/b/c"]
)
async def test_address_that_is_not_there_is_404(editors: Editors, path: str):
    """Also below /api/v1 nothing answers with a page of HTML."""
    answer = await editors.ask("GET", path)
    assert (answer.status, answer.problem) == (404, "not-found")


async def test_addresses_with_nul_are_refused_before_a_database_sees_them(tmp_path: Path, postgres_database: str):
    """PostgreSQL fails over them; strangers could fill the log with that."""
    async with serving(tmp_path, database_url=postgres_database) as editors:
        for method, path in (("GET", "/people/%00"), ("DELETE", "/people/a/roles/a%00"), ("POST", "/inbound/h_%00")):
            assert (await editors.ask(method, path)).problem == "not-found"
        answer = await editors.ask("GET", "/audit?actor=%00")
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, "actor")


async def test_failing_journal_is_503(tmp_path: Path):
    """Retry-After says when to try again; no path or statement leaks."""
    away = SqlPrincipals(Database(f"sqlite+aiosqlite:///{tmp_path / 'away' / 'journal.db'}"))
    async with serving(tmp_path, principals=away) as editors:
        answer = await editors.ask("GET", "/liveblogs")
        assert (answer.status, answer.problem, answer.headers["Retry-After"]) == (503, "unavailable", "2")
        assert str(tmp_path) not in answer.body.decode()


async def test_unforeseen_error_is_500_under_an_id_that_is_logged(tmp_path: Path):
    """Somebody meddled with a role: the log has the error under the request's id, the answer has nothing but the id."""
    async with serving(tmp_path) as editors:
        meddle = "UPDATE principals SET role = 'emperor'"
        await editors.handler.journal.database.write(lambda connection: connection.exec_driver_sql(meddle))
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
            answer = await editors.ask("GET", "/liveblogs", headers={"X-Request-Id": "abc-1"})
    assert (answer.status, answer.problem, answer.json["request_id"]) == (500, "internal", "abc-1")
    assert "emperor" not in answer.body.decode()
    (line,) = lines
    assert (line["request_id"], line["log_level"], "emperor" in str(line["exc_info"])) == ("abc-1", "error", True)


async def test_every_answer_has_an_id_and_keeps_itself_private(editors: Editors):
    """Also a problem, a 304 and an OPTIONS; an id that does not fit a log line is replaced."""
    await editors.create()
    for method, path in (
        ("GET", "/liveblogs"),
        ("OPTIONS", "/liveblogs"),
        ("GET", "/nothing"),
        ("HEAD", "/liveblogs/sturm"),
    ):
        answer = await editors.ask(method, path, headers={"X-Request-Id": "no good\tid"})
        assert len(answer.headers["X-Request-Id"]) == 16
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_every_route_answers_a_stranger_and_a_fool_with_a_problem(editors: Editors):
    """Walk all routes: without a token, with a parameter that is not known, with a body that cannot be read."""
    for route in ROUTES:
        path = route.path.replace("{slug}", "sturm").replace("{entry_id}", "0000000000")
        answers = [
            await editors.ask(route.method, path, role=None),
            await editors.ask(route.method, f"{path}?unknown=1", if_match="*"),
        ]
        if route.method != "GET":
            answers.append(await editors.ask(route.method, path, data=b"{", if_match="*"))
        for answer in answers:
            assert 400 <= answer.status < 500, (route.name, answer.body)
            assert answer.problem


async def test_every_kind_of_problem_has_a_page(editors: Editors):
    """The `type` of a problem leads to what to do about it."""
    for kind in KINDS:
        answer = await editors.ask("GET", kind.uri.removeprefix(PREFIX), role=None)
        assert answer.status == 200
        assert f"{kind.status}: {kind.title}" in answer.body.decode()

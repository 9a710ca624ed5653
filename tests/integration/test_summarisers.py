"""A model at a real address and a command in a real process: what they are sent, and what becomes of bad ones."""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from tests.support.histories import START
from tests.support.served_process import alive, until
from ticker.domain.events import Point
from ticker.errors import SummariserFailed, SummariserTimedOut
from ticker.summarising.answer import ANSWER_BYTES_MAX
from ticker.summarising.command import Command
from ticker.summarising.endpoint import Endpoint
from ticker.summarising.port import EntryText, Material

READ = Material(
    title="Sturmflut an der Küste",
    language="de",
    entries=[EntryText(id="a000000001", at=START, headline="Der Deich hält", text="Seit neun Uhr.")],
)
GOOD = json.dumps({"points": [{"text": "Der Deich hält stand.", "entries": ["a000000001"]}]})
POINTS = [Point(text="Der Deich hält stand.", entries=("a000000001",))]


# --- an address ---------------------------------------------------------------------------------------------


def completion(said):
    return web.json_response({"choices": [{"message": {"role": "assistant", "content": said}}]})


@asynccontextmanager
async def model(answer):
    """A server that answers with what `answer` makes of a request; gives its address and the requests so far."""
    asked = []

    async def handle(request):
        asked.append((request, await request.json()))
        return await answer(request)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", handle)
    async with TestServer(app) as server:
        yield str(server.make_url("/v1/")), asked


async def test_a_model_is_asked_as_openai_s_is():
    """Instructions from the system, entries from the user, the key as a bearer token, no chance."""

    async def answer(_request):
        return completion(GOOD)

    async with model(answer) as (url, asked):
        assert await Endpoint(url, model="qwen3:8b", key="geheim").suggest(READ) == POINTS
    ((request, body),) = asked
    assert request.headers["Authorization"] == "Bearer geheim"
    assert (body["model"], body["temperature"]) == ("qwen3:8b", 0)
    system, user = body["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "Der Deich" not in system["content"]
    assert json.loads(user["content"])["entries"][0]["headline"] == "Der Deich hält"


async def test_without_a_key_none_is_sent():
    """A model on one's own machine needs none."""

    async def answer(_request):
        return completion(GOOD)

    async with model(answer) as (url, asked):
        await Endpoint(url, model="qwen3:8b").suggest(READ)
    assert "Authorization" not in asked[0][0].headers


async def _busy(_request):
    return web.json_response({"error": "overloaded"}, status=503)


async def _elsewhere(_request):
    raise web.HTTPTemporaryRedirect("/v1/chat/completions")


async def _chatty(_request):
    return completion("Gern! Der Deich hält.")


async def _not_a_completion(_request):
    return web.json_response(["Der Deich hält."])


async def _silent(_request):
    return completion(None)


async def _endless(request):
    response = web.StreamResponse()
    await response.prepare(request)
    while not request.transport.is_closing():
        await response.write(b" " * ANSWER_BYTES_MAX)
    return response


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_busy, "answered with status 503"),
        (_elsewhere, "answered with status 307"),
        (_chatty, "the answer: Invalid JSON"),
        (_not_a_completion, "not a chat completion"),
        (_silent, "no text in its message"),
        (_endless, "more than 256 KB"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_a_model_that_answers_otherwise_is_named(answer, reason):
    """What an editor can tell whoever runs it; and nobody reads for ever."""
    async with model(answer) as (url, _):
        with pytest.raises(SummariserFailed, match=reason):
            await Endpoint(url, model="qwen3:8b").suggest(READ)


async def test_nobody_waits_for_ever():
    """The bound holds for the whole answer."""
    ended = asyncio.Event()

    async def answer(_request):
        await ended.wait()
        return completion(GOOD)

    async with model(answer) as (url, _):
        with pytest.raises(SummariserTimedOut, match=r"within 0\.1 s"):
            await Endpoint(url, model="qwen3:8b", seconds=0.1).suggest(READ)
        ended.set()


async def test_a_model_that_is_away_is_missed():
    """An editor is told in words, the log what it was; neither has the address, which may hold a secret."""
    with capture_logs() as lines, pytest.raises(SummariserFailed, match="cannot be reached, or broke off") as caught:
        await Endpoint("http://127.0.0.1:9", model="qwen3:8b").suggest(READ)
    assert [line["reason"] for line in lines] == ["ClientConnectorError"]
    assert "127.0.0.1" not in f"{caught.value} {lines}"


# --- a command ----------------------------------------------------------------------------------------------


def python(script, *arguments):
    return [sys.executable, "-c", script, *arguments]


ECHO = """
import json, sys
asked = json.load(sys.stdin)
first = asked["entries"][0]
assert "Material" in asked["instructions"] and asked["language"] == "de"
print(json.dumps({"points": [{"text": first["headline"] + " stand.", "entries": [first["id"]]}]}))
"""


async def test_a_command_reads_and_writes_json():
    """It is named by its program, unless the settings name the model."""
    command = Command(python(ECHO))
    assert await command.suggest(READ) == POINTS
    assert (command.method, command.model) == ("machine", sys.executable.rsplit("/", 1)[1])
    assert Command(python(ECHO), model="hausmodell 2").model == "hausmodell 2"


async def test_a_command_does_not_get_our_settings(monkeypatch):
    """There are passwords among them."""
    monkeypatch.setenv("TICKER_DATABASE_URL", "postgresql+asyncpg://ticker:geheim@db/ticker")
    told = "import os, sys; sys.exit(any(name.startswith('TICKER_') for name in os.environ) and 7)"
    with pytest.raises(SummariserFailed, match="the answer: Invalid JSON"):
        await Command(python(told)).suggest(READ)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import sys; sys.exit(3)", "ended with 3"),
        ("import sys; sys.stderr.write('x' * 1_000_000); sys.exit(1)", "ended with 1"),
        ("import os; os.kill(os.getpid(), 9)", "ended with -9"),
        ("print('Der Deich hält.')", "the answer: Invalid JSON"),
        ("import sys\nwhile True: sys.stdout.write(' ' * 100_000)", "more than 256 KB"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')", "the answer: Invalid JSON"),
    ],
)
async def test_a_command_that_fails_is_named(script, reason):
    """However it fails."""
    with pytest.raises(SummariserFailed, match=reason):
        await Command(python(script)).suggest(READ)


async def test_a_command_that_is_not_there_is_missed():
    """As the system says it."""
    with pytest.raises(SummariserFailed, match="cannot be started: No such file"):
        await Command(["/nirgends/zusammenfassen"]).suggest(READ)


HANGS = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(sys.argv[1] + ".new", "w") as told:
    told.write(f"{os.getpid()} {child.pid}")
os.rename(sys.argv[1] + ".new", sys.argv[1])
time.sleep(600)
"""


async def test_a_command_that_hangs_ends_with_all_it_has_started(tmp_path):
    """Its whole group is killed when its time is over."""
    pids = tmp_path / "pids"
    asked = asyncio.create_task(Command(python(HANGS, str(pids)), seconds=3).suggest(READ))

    async def told():
        return pids.exists() or asked.done()

    await until(told, what="the command's start")
    with pytest.raises(SummariserTimedOut, match="within 3 s"):
        await asked
    started = [int(pid) for pid in pids.read_text().split()]

    async def all_ended():
        return not any(alive(pid) for pid in started)

    await until(all_ended, what="the end of the command and its child")

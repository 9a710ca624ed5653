"""“Vorschlag erstellen” at the desk: a model at an address and a command, in good days and in bad ones."""

import asyncio
import json
import re
import shlex
import sys
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.desk_server import opened_desk
from tests.support.served_process import free_port
from ticker.summarising.command import Command
from ticker.summarising.endpoint import Endpoint

LATE = 3.0
"""Seconds after which a summariser is given up here; the minute that it has otherwise is too long for a test."""

CLOCK = r"am .+ um \d\d:\d\d Uhr"
WRITTEN = (
    rf"^Diese Zusammenfassung wurde {CLOCK} mit künstlicher Intelligenz \(KI\) erstellt\. "
    rf"Die Redaktion hat sie {CLOCK} geprüft\.$"
)
TEXT = "Der Deich hält dem Wasser stand."

COMMAND = """
import json, pathlib, sys, time
asked = json.load(sys.stdin)
match pathlib.Path(sys.argv[1]).read_text():
    case "fails":
        sys.exit(3)
    case "chatters":
        print("Gern! Der Deich hält.")
    case "hangs":
        time.sleep(600)
    case text:
        print(json.dumps({"points": [{"text": text, "entries": [asked["entries"][0]["id"]]}]}))
"""
"""A newsroom's own summariser, whose mood stands in a file."""


class Model:
    """Speaks chat completions (POST …/v1/chat/completions) as its `mood` says: fails, chatters, invents, or works."""

    def __init__(self):
        self.mood = "works"
        self.asked = []
        self.released = asyncio.Event()  # nothing is answered before

    async def complete(self, request):
        asked = await request.json()
        self.asked.append(asked)
        if self.mood == "fails":
            return web.json_response({"error": {"message": "overloaded"}}, status=503)
        await self.released.wait()
        entries = json.loads(asked["messages"][1]["content"])["entries"]
        cited = "0000000000" if self.mood == "invents" else entries[0]["id"]
        points = json.dumps({"points": [{"text": TEXT, "entries": [cited]}]})
        said = "Gern! Der Deich hält." if self.mood == "chatters" else points
        return web.json_response({"choices": [{"message": {"role": "assistant", "content": said}}]})


@asynccontextmanager
async def listening(model, port):
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.complete)
    async with TestServer(app, port=port):
        yield


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits a minute here."""
    for summariser in Endpoint, Command:
        monkeypatch.setitem(summariser.__init__.__kwdefaults__, "seconds", LATE)


def summary(page):
    return page.locator("#summary-editor")


def point(page):
    return summary(page).locator(".points textarea")


def suggest(page):
    return summary(page).get_by_role("button", name="Vorschlag erstellen")


def press(page, name):
    return summary(page).get_by_role("button", name=name, exact=True).click()


async def fails(page, reason):
    """It is said in the place where it was asked for, by what can be told to whoever runs it; one can ask again."""
    await suggest(page).click()
    await expect(summary(page).get_by_role("alert")).to_contain_text(reason)
    await expect(summary(page).locator(".state")).to_have_text("")
    await expect(suggest(page)).to_be_enabled()
    await expect(point(page)).to_have_count(0)


async def told_to_readers(reader):
    """That it was made with AI and checked by an editor, with both times."""
    provenance = reader.locator("#summary .provenance")
    await expect(provenance).to_have_text(re.compile(WRITTEN))
    times = await provenance.locator("time").evaluate_all("(all) => all.map((one) => one.dateTime)")
    made, checked = map(datetime.fromisoformat, times)
    assert made <= checked


async def test_a_model_is_asked_and_what_it_cannot_do_is_told(tmp_path, migrated_journal, witness, impatient):
    """Down, overloaded, talkative, inventing, silent: nothing changes but a sentence. What is good a chief approves."""
    witness.tolerate("status of 50[24]")
    port = free_port()
    asking = {"summariser": "http", "summariser_url": f"http://127.0.0.1:{port}/v1", "summariser_model": "qwen3:8b"}
    async with opened_desk(tmp_path, migrated_journal, witness, **asking, summariser_key="geheim") as desk:
        await desk.liveblog()
        editor = await desk.person("editor", name="Mara Lind")
        await desk.post(editor, "Der Deich hält")
        page, reader = await desk.page(editor), await desk.page(None, "/sturmflut/")
        await fails(page, "nicht zu erreichen")
        model = Model()
        async with listening(model, port):
            model.mood = "fails"
            await fails(page, "503")
            assert await violations(page) == []
            model.mood = "works"  # but keeps its answer for longer than anybody waits
            await fails(page, "3 s")
            model.released.set()
            for model.mood, reason in (("chatters", "JSON"), ("invents", "0000000000")):
                await fails(page, reason)
            await expect(reader.locator("#summary li")).to_have_count(0)

            model.mood = "works"
            await suggest(page).click()
            await expect(point(page)).to_have_value(TEXT)
            await expect(summary(page).get_by_role("alert")).to_be_hidden()
            await expect(summary(page).locator(".state")).to_contain_text("qwen3:8b")
        chief = await desk.page(await desk.person("chief", name="Inken Paulsen"))
        await press(chief, "Vorschlag ansehen")
        await expect(point(chief)).to_have_value(TEXT)
        await expect(reader.locator("#summary li")).to_have_count(0)
        await press(chief, "Entwicklungen speichern")
        await expect(reader.locator("#summary li")).to_have_text(TEXT)
        await told_to_readers(reader)
        await expect(summary(page).locator(".state")).to_contain_text("redaktionell geprüft")


async def test_a_command_that_fails_is_told_and_asked_again(tmp_path, migrated_journal, witness, impatient):
    """It ends with an error, talks, hangs; the next time it works, and readers are told that a machine wrote."""
    witness.tolerate("status of 50[24]")
    mood = tmp_path / "mood"
    words = [sys.executable, "-c", COMMAND, str(mood)]
    settings = {"summariser": "command", "summariser_command": shlex.join(words), "summariser_model": "Hausmodell 2"}
    async with opened_desk(tmp_path, migrated_journal, witness, **settings) as desk:
        await desk.liveblog()
        chief = await desk.person("chief")
        await desk.post(chief, "Der Deich hält")
        page, reader = await desk.page(chief), await desk.page(None, "/sturmflut/")
        for said, reason in (("fails", "3"), ("chatters", "JSON"), ("hangs", "3 s")):
            mood.write_text(said)
            await fails(page, reason)
        mood.write_text(TEXT)
        await suggest(page).click()
        await expect(point(page)).to_have_value(TEXT)
        await expect(summary(page).locator(".state")).to_contain_text("Hausmodell 2")
        await press(page, "Entwicklungen speichern")
        await expect(reader.locator("#summary li")).to_have_text(TEXT)
        await told_to_readers(reader)


async def test_what_somebody_writes_meanwhile_is_not_replaced(tmp_path, migrated_journal, witness):
    """The suggestion waits until that is saved; and where something is being written, no suggestion is asked for."""
    model, port = Model(), free_port()
    asking = {"summariser": "http", "summariser_url": f"http://127.0.0.1:{port}/v1", "summariser_model": "qwen3:8b"}
    async with listening(model, port), opened_desk(tmp_path, migrated_journal, witness, **asking) as desk:
        await desk.liveblog()
        chief = await desk.person("chief")
        await desk.post(chief, "Der Deich hält")
        page = await desk.page(chief)
        await suggest(page).click()
        await expect(summary(page).locator(".state")).to_have_text("Ein Vorschlag entsteht")
        await expect(suggest(page)).to_be_disabled()
        await press(page, "Punkt hinzufügen")
        await page.keyboard.type("Die Fähren bleiben im Hafen.")
        model.released.set()
        await expect(summary(page).locator(".state")).to_have_text(
            "Hier geändert, noch nicht gespeichert. Ein Vorschlag wartet."
        )
        await expect(suggest(page)).to_be_hidden()
        await expect(point(page)).to_have_value("Die Fähren bleiben im Hafen.")
        await page.keyboard.press("Control+Enter")
        await press(page, "Vorschlag ansehen")
        await expect(point(page)).to_have_value(TEXT)

"""A command on this machine that summarises: the entries as JSON on its input, points as JSON on its output."""

import asyncio
import contextlib
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import PurePath

import structlog

from ticker.authoring.summarising.answer import ANSWER_BYTES_MAX, points_of
from ticker.authoring.summarising.asking import data, instructions
from ticker.authoring.summarising.port import Material
from ticker.errors import SummariserFailed, SummariserTimedOut
from ticker.events import Method, Point

log = structlog.get_logger(__name__)

SECONDS = 60.0
"""From start to end; an editor waits for it."""

COMPLAINT_BYTES = 2000
"""The end of what it says on its error output, for the log."""


class Command:
    """Runs once per suggestion, in a session of its own, so that it ends together with whatever it has started."""

    method: Method = "machine"

    def __init__(self, words: Sequence[str], *, model: str = "", seconds: float = SECONDS) -> None:
        """`words` are the program and its arguments; `model` is what readers are told, else the program's name."""
        self.model = model or PurePath(words[0]).name
        self._words = words
        self._seconds = seconds

    async def suggest(self, material: Material) -> Sequence[Point]:
        asked = {"instructions": instructions(material.language), **json.loads(data(material))}
        process = await self._started()
        try:
            async with asyncio.timeout(self._seconds):
                said = await _answered(process, json.dumps(asked, ensure_ascii=False).encode())
        except TimeoutError as error:
            raise SummariserTimedOut(f"the summariser's command did not end within {self._seconds:g} s") from error
        finally:
            with contextlib.suppress(ProcessLookupError):  # it and all it has started have ended
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        return points_of(said, material)

    async def _started(self) -> Process:
        # No setting of ours goes along: there are passwords among them.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TICKER_")}
        try:
            return await asyncio.create_subprocess_exec(
                *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
            )
        except OSError as error:
            raise SummariserFailed(f"the summariser's command cannot be started: {error.strerror}") from error


async def _answered(process: Process, asked: bytes) -> str:
    assert process.stdin
    assert process.stdout
    assert process.stderr
    said, complaint, _ = await asyncio.gather(
        _bounded(process.stdout), _end_of(process.stderr), _handed_over(process.stdin, asked)
    )
    if code := await process.wait():
        log.warning("the summariser's command failed", code=code, said=complaint.decode(errors="replace"))
        raise SummariserFailed(f"the summariser's command ended with {code}; the log says more")
    return said.decode(errors="replace")


async def _handed_over(stdin: asyncio.StreamWriter, asked: bytes) -> None:
    with contextlib.suppress(
        BrokenPipeError, ConnectionResetError
    ):  # it need not read; its end says what it made of it
        stdin.write(asked)
        await stdin.drain()
        stdin.close()


async def _end_of(stderr: asyncio.StreamReader) -> bytes:
    end = b""
    while chunk := await stderr.read(ANSWER_BYTES_MAX):
        end = (end + chunk)[-COMPLAINT_BYTES:]
    return end


async def _bounded(stdout: asyncio.StreamReader) -> bytes:
    said = bytearray()
    while chunk := await stdout.read(ANSWER_BYTES_MAX):
        said += chunk
        if len(said) > ANSWER_BYTES_MAX:
            raise SummariserFailed(f"the summariser's command answered with more than {ANSWER_BYTES_MAX:,} bytes")
    return bytes(said)

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

from ticker.domain.events import Method, Point
from ticker.errors import SummariserFailed, SummariserTimedOut
from ticker.media.reaping import end_of, reaped
from ticker.sentences import say
from ticker.summarising.answer import ANSWER_BYTES_MAX, points_of
from ticker.summarising.port import Material
from ticker.summarising.prompt import data, instructions

log = structlog.get_logger(__name__)

SECONDS = 60.0
"""From start to end; an editor waits for it."""

AT_ONCE = 2
"""Commands that run at the same time for one web process; the others wait for their turn."""

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
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def suggest(self, material: Material) -> Sequence[Point]:
        request = {"instructions": instructions(material.language), **json.loads(data(material))}
        async with self._turns:
            answer = await self._run(json.dumps(request, ensure_ascii=False).encode())
        return points_of(answer, material)

    async def _run(self, request: bytes) -> str:
        process = await self._started()
        try:
            async with asyncio.timeout(self._seconds):
                return await _communicate(process, request)
        except TimeoutError as error:
            late = say("the summariser's command did not end within %(seconds)s s", seconds=f"{self._seconds:g}")
            raise SummariserTimedOut(late) from error
        finally:
            _kill(process)
            if not await reaped(process):
                log.warning("something that the summariser's command started has left its group and lives on")

    async def _started(self) -> Process:
        # No setting of ours goes along: there are passwords among them.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TICKER_")}
        try:
            return await asyncio.create_subprocess_exec(
                *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
            )
        except OSError as error:
            reason = say("the summariser's command cannot be started: %(reason)s", reason=error.strerror)
            raise SummariserFailed(reason) from error


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):  # it and all it has started have ended
        os.killpg(process.pid, signal.SIGKILL)


async def _communicate(process: Process, request: bytes) -> str:
    assert process.stdin
    assert process.stderr
    output, complaint, _ = await asyncio.gather(
        _read_output(process), end_of(process.stderr, COMPLAINT_BYTES), _write_input(process.stdin, request)
    )
    code = await process.wait()
    if len(output) > ANSWER_BYTES_MAX:
        kilobytes = ANSWER_BYTES_MAX // 1024
        raise SummariserFailed(
            say("the summariser's command answered with more than %(kilobytes)s KB", kilobytes=kilobytes)
        )
    if code:
        log.warning("the summariser's command failed", code=code, said=complaint.decode(errors="replace"))
        raise SummariserFailed(say("the summariser's command ended with %(code)s; the log says more", code=code))
    return output.decode(errors="replace")


async def _write_input(stdin: asyncio.StreamWriter, request: bytes) -> None:
    with contextlib.suppress(
        BrokenPipeError, ConnectionResetError
    ):  # it need not read: its end says what it made of it
        stdin.write(request)
        await stdin.drain()
        stdin.close()


async def _read_output(process: Process) -> bytes:
    """What it says, to the end; one that says too much is killed, and the rest is let go by."""
    assert process.stdout
    output = bytearray()
    while chunk := await process.stdout.read(ANSWER_BYTES_MAX):
        if len(output) <= ANSWER_BYTES_MAX:
            output += chunk
        else:
            _kill(process)
    return bytes(output)

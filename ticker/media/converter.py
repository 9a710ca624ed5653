"""Converts uploaded pictures, each in a short-lived process with bounds of its own."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

import structlog

from ticker.errors import ImageConversionFailed, UnusablePicture
from ticker.media.formats import recognised
from ticker.media.reaping import end_of, reaped
from ticker.media.refusals import SECONDS, SENTENCES, TOO_LONG, TOO_MUCH
from ticker.media.renditions import Rendition

log = structlog.get_logger(__name__)

CHILD = "ticker.media"
AT_ONCE = 2
"""Pictures decoded at the same time by one web process; the others wait for their turn."""

MEMORY_BYTES = 1536 * 1024 * 1024
"""Address space of the process: 80 million pixels with alpha take 0.7 GB as PNG, 1.0 GB as AVIF, 1.4 GB as WebP."""

RENDITION_BYTES_MAX = 32 * 1024 * 1024
"""One rendition at most; more is a process that was taken over."""

CHUNK = 256 * 1024
"""Bytes handed over in one turn of the event loop."""

TAKEN_OVER = "the process that decodes pictures answered with something else than WebP"

COMPLAINT_BYTES = 2000
"""The end of what it says on its error output, for the log."""


class ImageConverter:
    """Makes renditions of pictures. What a picture does to its process is of no consequence to this one."""

    def __init__(self, *, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> None:
        """`memory` in bytes, `seconds` of CPU; by the clock twice as many, for other processes go first."""
        self._memory = memory
        self._seconds = seconds
        self._room = asyncio.Semaphore(AT_ONCE)

    async def convert(self, picture: bytes, media_type: str) -> Sequence[Rendition]:
        """The picture as readers get it, the largest size first; see `ticker.media.convert`.

        Raises:
            UnsupportedPicture: of a format that is not taken, or not the one that `media_type` names.
            UnusablePicture: damaged, moving, or too large to decode.
            ImageConversionFailed: the process could not do its work, whatever the picture.
        """
        decoder = recognised(picture, media_type).decoder
        async with self._room:
            process = await self._started(decoder)
            try:
                async with asyncio.timeout(2 * self._seconds):
                    return await _converted(process, picture)
            except TimeoutError as error:
                raise UnusablePicture(TOO_LONG) from error
            finally:
                with contextlib.suppress(ProcessLookupError):  # it ended by itself
                    process.kill()
                await reaped(process)

    async def _started(self, decoder: str) -> Process:
        # No setting of ours goes along: there are passwords among them.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TICKER_")}
        bounds = str(self._memory), str(self._seconds)
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", CHILD, decoder, *bounds, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )


async def _converted(process: Process, picture: bytes) -> Sequence[Rendition]:
    assert process.stdin
    assert process.stdout
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its end says why
        for start in range(0, len(picture), CHUNK):
            process.stdin.write(picture[start : start + CHUNK])
            await process.stdin.drain()
        process.stdin.close()
    try:
        line = await process.stdout.readline()
        if not line:
            raise await _died(process)
        answer = json.loads(line)
        if "refused" in answer:
            if answer["reason"]:
                log.info("picture refused", reason=answer["reason"])
            raise UnusablePicture(SENTENCES[answer["refused"]])
        return [await _read_rendition(process.stdout, *size) for size in answer["renditions"]]
    except (ValueError, TypeError, LookupError, EOFError) as error:  # of a line without end, no JSON, half a rendition
        raise ImageConversionFailed(TAKEN_OVER) from error


async def _read_rendition(answer: asyncio.StreamReader, width: int, height: int, size: int) -> Rendition:
    """One rendition, held to be what it is said to be: a decoder may have been taken over by a picture."""
    body = await answer.readexactly(size) if 0 < size <= RENDITION_BYTES_MAX else b""
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        raise ImageConversionFailed(TAKEN_OVER)
    return Rendition(width=width, height=height, body=body)


async def _died(process: Process) -> Exception:
    """What to say of a process that ended without an answer."""
    assert process.stderr
    stderr = (await end_of(process.stderr, COMPLAINT_BYTES)).decode(errors="replace")
    code = await process.wait()
    if code >= 0:
        return ImageConversionFailed(f"the process that decodes pictures ended with {code}: {stderr}")
    log.warning("picture brought the decoder down", signal=signal.Signals(-code).name, said=stderr)
    return UnusablePicture(TOO_LONG if -code == signal.SIGXCPU else TOO_MUCH)

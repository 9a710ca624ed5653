"""Ends child processes: what they leave on their pipes is read and dropped, so that nobody waits for ever."""

import asyncio
from asyncio.subprocess import Process
from typing import Final

CHUNK: Final = 256 * 1024
"""Bytes read at once, and then let go by."""

SECONDS: Final = 5.0
"""For the pipes of a killed process to close."""


async def reaped(process: Process) -> bool:
    """Wait for the end of a process that was killed; False if something that it has started keeps its pipes open.

    What is left in them is read: for asyncio a process has not ended before its pipes have, and a full one never does.
    """
    pipes = [end_of(stream, 0) for stream in (process.stdout, process.stderr) if stream]
    try:
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*pipes)
            await process.wait()
    except TimeoutError:
        return False
    return True


async def end_of(stream: asyncio.StreamReader, most: int) -> bytes:
    """The last bytes of a stream that is read to its end, `most` of them."""
    end = b""
    while chunk := await stream.read(CHUNK):
        end = (end + chunk)[-most:] if most else b""
    return end

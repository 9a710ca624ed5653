"""What a picture of 50 megapixels costs: time, memory, and how long others wait meanwhile.

    .venv/bin/python bench/upload.py [--runs 5]

`ticker serve` gets it as JPEG, progressive JPEG and PNG, as cameras and phones write them: 8,192 by 6,144 pixels with
the noise of a dull day. Meanwhile a reader asks for /healthz every 5 ms, which the same process answers: the longest
answer is how long the event loop stood still. CPU and memory (the most it had at once) are what the decoding process
says of itself; it runs with less priority than the server, so on a busy machine it takes longer by the clock.
"""

import asyncio
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import click
from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.served_process import Served  # noqa: E402  # the path comes first
from ticker.media.converter import MEMORY_BYTES  # noqa: E402
from ticker.media.refusals import SECONDS  # noqa: E402

SIZE = (8192, 6144)
EVERY_SECONDS = 0.005
KINDS = {
    "JPEG": ("JPEG", {"quality": 88}),
    "progressive JPEG": ("JPEG", {"quality": 88, "progressive": True}),
    "PNG": ("PNG", {"compress_level": 6}),
}
TELL = """
import re, sys, time
from pathlib import Path
from ticker.media.__main__ import main
main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
sys.stderr.write(f"{time.process_time()} {int(peak) / 1024}")
"""


@click.command()
@click.option("--runs", default=5, show_default=True)
def main(runs: int) -> None:
    asyncio.run(measure(runs))


async def measure(runs: int) -> None:
    with TemporaryDirectory() as directory:
        async with Served(directory) as newsroom, await newsroom.session() as session:
            idle = await waits(session, asyncio.create_task(asyncio.sleep(3)))
            print(f"/healthz with nothing to do      {told(idle)}")
            for name, (kind, options) in KINDS.items():
                picture = made(kind, options)
                for_others: list[float] = []
                times = [await upload(session, picture, f"image/{kind.lower()}", for_others) for _ in range(runs)]
                cpu, peak = cost(picture, kind)
                size, took = len(picture) / 1e6, statistics.median(times)
                print(f"{name}, {size:.1f} MB: {took:.1f} s, CPU {cpu:.1f} s, {peak:.0f} MB")
                print(f"  {told(for_others)}")


def made(kind: str, options: dict[str, object]) -> bytes:
    """Smooth where a PNG would otherwise be too large to be sent."""
    noise = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 40).resize(SIZE, Image.Resampling.BICUBIC)
    grey = noise if kind == "JPEG" else noise.point(lambda value: value & 0xE0)
    written = io.BytesIO()
    Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_180), grey)).save(written, kind, **options)
    return written.getvalue()


async def upload(session: aiohttp.ClientSession, picture: bytes, media_type: str, for_others: list[float]) -> float:
    async def send() -> None:
        async with session.post("/api/v1/media", data=picture, headers={"Content-Type": media_type}) as response:
            if response.status != 201:
                raise SystemExit(await response.text())

    started = time.perf_counter()
    sending = asyncio.create_task(send())
    for_others += await waits(session, sending)
    await sending
    return time.perf_counter() - started


async def waits(session: aiohttp.ClientSession, until: asyncio.Task[None]) -> list[float]:
    """Seconds each answer took, until that task is done."""
    found = []
    while not until.done():
        started = time.perf_counter()
        async with session.get("/healthz") as response:
            await response.read()
        found.append(time.perf_counter() - started)
        await asyncio.sleep(EVERY_SECONDS)
    return found


def cost(picture: bytes, decoder: str) -> tuple[float, float]:
    """CPU seconds of the process, and the MB it had at most."""
    command = [sys.executable, "-c", TELL, decoder, str(MEMORY_BYTES), str(SECONDS)]
    cpu, peak = subprocess.run(command, input=picture, capture_output=True, check=True).stderr.split()
    return float(cpu), float(peak)


def told(answers: Sequence[float]) -> str:
    ranked = [answer * 1000 for answer in sorted(answers)]
    p50, p99 = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99) - 1]
    return f"others wait {p50:.1f} ms, p99 {p99:.0f} ms, longest {ranked[-1]:.0f} ms"


if __name__ == "__main__":
    main()

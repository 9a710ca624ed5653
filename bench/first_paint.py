"""How long a reader on a slow phone waits for a liveblog's first letters, and for most of what is to be seen.

    .venv/bin/python bench/first_paint.py [--runs 7]

`ticker serve` serves an invented front page of 50 entries with its pictures. Each run is a reader who comes for the
first time, in the tests' Chromium (`make test-tools`), as a phone on slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms of
delay for each request, a CPU four times as slow. Those are the figures of Lighthouse and DevTools, emulated by the
browser.
"""

import asyncio
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from playwright.async_api import Browser

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support import sample_coverages  # noqa: E402  # the path comes first
from tests.support.browser import PHONE, READER, browsing  # noqa: E402
from tests.support.posting import deliver_pictures  # noqa: E402
from tests.support.served_process import Served, restore, until  # noqa: E402
from ticker import wiring  # noqa: E402

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""Milliseconds, bytes per second."""

CPU_SLOWDOWN = 4

PAINTS = """() => new Promise((done) => new PerformanceObserver((list) => {
  const [first] = performance.getEntriesByName("first-contentful-paint");
  const { domContentLoadedEventEnd, loadEventEnd } = performance.getEntriesByType("navigation")[0];
  const largest = list.getEntries().at(-1);
  done([first.startTime, largest.startTime, domContentLoadedEventEnd, loadEventEnd]);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""
WHAT = ("first contentful paint", "largest contentful paint", "document complete", "load event")


@click.command()
@click.option("--runs", default=7, show_default=True)
def main(runs: int) -> None:
    asyncio.run(measure(runs))


async def measure(runs: int) -> None:
    with TemporaryDirectory() as directory:
        await restore(directory, sample_coverages.sturmflut())
        async with Served(directory) as newsroom, browsing() as browser:
            await deliver_pictures(wiring.open_store(newsroom.settings))
            url = f"{newsroom.url}/sturmflut/"
            await until(lambda: published(browser, url), what="the front page")
            visits = [await visit(browser, url) for _ in range(runs)]
    print(f"{runs} first visits, {SLOW_4G['latency']} ms, 1.6 Mbit/s, CPU ÷ {CPU_SLOWDOWN}; median (fastest – slowest)")
    for name, times in zip(WHAT, zip(*visits, strict=True), strict=True):
        print(f"{name:26} {statistics.median(times):6.0f} ms ({min(times):.0f} – {max(times):.0f})")


async def visit(browser: Browser, url: str) -> list[float]:
    """Milliseconds since the visit began, in the order of `WHAT`."""
    context = await browser.new_context(**READER | PHONE)
    try:
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", SLOW_4G)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        await page.goto(url)
        return await page.evaluate(PAINTS)
    finally:
        await context.close()


async def published(browser: Browser, url: str) -> bool:
    context = await browser.new_context()
    try:
        return (await context.request.get(url)).ok
    finally:
        await context.close()


if __name__ == "__main__":
    main()

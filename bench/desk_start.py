"""How long an editor on a slow network waits until the desk can be typed into, with and without `modulepreload`.

    .venv/bin/python bench/desk_start.py [--runs 7]

`ticker serve` serves the screen of an invented liveblog of 50 entries. Each run is a browser that has nothing yet,
neither in its cache nor by a service worker, in the tests' Chromium (`make test-tools`): 1.6 Mbit/s down, 750 kbit/s
up, 150 ms of delay for each request, emulated by the browser, which speaks HTTP/1.1 here and so opens six connections.
Counted is from the navigation until the headline's field is there and takes a letter. Every other run gets the page
without the links that name its modules beforehand; a proxy on this machine takes them out, and stands before both.
"""

import asyncio
import re
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import click
from aiohttp import web
from playwright.async_api import Browser, StorageState

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.first_paint import SLOW_4G  # noqa: E402  # the path comes first
from tests.support import sample_coverages  # noqa: E402
from tests.support.browser import READER, browsing  # noqa: E402
from tests.support.served_process import Served, free_port, restore  # noqa: E402
from tests.support.signed_in_editor import signed_in  # noqa: E402

PATH = "/desk/liveblogs/sturmflut"

LINK = re.compile(rb'<link rel="modulepreload"[^>]*>\s*')

HOP_BY_HOP = {"connection", "content-length", "date", "server", "transfer-encoding"}
"""What each of two servers says for itself (RFC 9110, section 7.6.1)."""

WRITABLE = """() => new Promise((done) => {
  const tried = () => {
    const field = document.querySelector("#composer [name=headline]");
    field?.focus();
    if (field) document.execCommand("insertText", false, "A");
    if (field?.value === "A") done(performance.now());
    else requestAnimationFrame(tried);
  };
  tried();
})"""
"""Milliseconds since the navigation began."""


class Proxy:
    """Passes on what it is asked, pages without the links unless `preloading`."""

    preloading = True

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def forward(self, request: web.Request) -> web.StreamResponse:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        body = await request.read()
        async with self._session.request(request.method, request.path_qs, headers=headers, data=body) as found:
            kept = [(name, value) for name, value in found.headers.items() if name.lower() not in HOP_BY_HOP]
            if found.content_type != "text/event-stream":
                page = await found.read()
                return web.Response(status=found.status, headers=kept, body=self._shown(page, found))
            answer = web.StreamResponse(status=found.status, headers=kept)
            with suppress(ConnectionResetError):  # the page is closed
                await answer.prepare(request)
                async for chunk in found.content.iter_any():
                    await answer.write(chunk)
            return answer

    def _shown(self, page: bytes, found: aiohttp.ClientResponse) -> bytes:
        return page if self.preloading or found.content_type != "text/html" else LINK.sub(b"", page)


@click.command()
@click.option("--runs", default=7, show_default=True)
def main(runs: int) -> None:
    asyncio.run(measure(runs))


async def measure(runs: int) -> None:
    with TemporaryDirectory() as directory:
        await restore(directory, sample_coverages.sturmflut())
        async with Served(directory) as newsroom, browsing() as browser, before(newsroom.url) as (proxy, url):
            context = await browser.new_context(**READER, service_workers="block")
            await signed_in(await context.new_page(), newsroom, PATH)
            state = await context.storage_state()
            await context.close()
            times: dict[bool, list[float]] = {True: [], False: []}
            for number in range(2 * runs):
                proxy.preloading = number % 2 == 0
                times[proxy.preloading].append(await start(browser, url, state, preloading=proxy.preloading))
    print(f"{runs} first starts each, {SLOW_4G['latency']} ms, 1.6 Mbit/s, HTTP/1.1; median (fastest – slowest)")
    for preloading, name in (True, "with modulepreload"), (False, "without"):
        measured = times[preloading]
        print(f"{name:20} {statistics.median(measured):6.0f} ms ({min(measured):.0f} – {max(measured):.0f})")


@asynccontextmanager
async def before(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy before the server at `url`, and its own address."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(url, connector=connector, auto_decompress=False) as session:
        proxy, application, port = Proxy(session), web.Application(), free_port()
        application.router.add_route("*", "/{path:.*}", proxy.forward)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield proxy, f"http://127.0.0.1:{port}"
        finally:
            await runner.cleanup()


async def start(browser: Browser, url: str, state: StorageState, *, preloading: bool) -> float:
    """Milliseconds until one could write, on a page that has the links or has not."""
    context = await browser.new_context(**READER, service_workers="block", storage_state=state)
    try:
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", SLOW_4G)
        await page.goto(url + PATH, wait_until="commit")
        milliseconds = await page.evaluate(WRITABLE)
        assert bool(await page.locator("link[rel=modulepreload]").count()) == preloading
        return milliseconds
    finally:
        await context.close()


if __name__ == "__main__":
    main()

"""A real browser for tests. How to write one:

    from tests.support.browser import PHONE

    async def test_what_is_new_waits_behind_a_bar(page, newsroom):
        await page.goto(f"{newsroom.url}/sturmflut/")
        …
        await expect(page.locator("#bar")).to_be_visible()      # from playwright.async_api; waits, with a bound

- `page` is Playwright's `Page` in a browsing context of its own: German, Berlin's time, 1280 × 900.
- `new_page(**options)` opens further ones with what `Browser.new_context` takes: `**PHONE`, `color_scheme="dark"`,
  `java_script_enabled=False`, `reduced_motion="reduce"`, `forced_colors="active"`. Each has a context of its own;
  `page.context.new_page()` is another tab of the same reader, who shares what the page remembers.
- Whatever a page complains about fails the test when it ends: an error on the console (a violated Content-Security-
  Policy is one, a 404 too), an uncaught exception, a request that leaves this machine. A test that causes such a thing
  says so beforehand: `witness.tolerate(r"ERR_CONNECTION_REFUSED")`, `witness.allow("social.example")`.
  No foreign name resolves, so what is allowed has to be answered with `page.context.route(…)`.
- No sleeps: `expect(…)`, `comes_true(page, …)`, `page.wait_for_url(…)`; `page.clock` sets the page's time. Playwright's
  own `wait_for_function` evaluates text within the page; the Content-Security-Policy forbids that at the second try.

All tests of a process share one browser, for driver and browser take more than a second of the processor to start; so
they share an event loop too, in which servers and fixtures live as well (pyproject.toml). What pages remember, their
connections and their service workers are those of their context, and end with the test.
"""

import re
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import async_playwright, expect

from tests.support.chromium import ARGUMENTS, environment, executable
from tests.support.served_process import until

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
READER = {"locale": "de-DE", "timezone_id": "Europe/Berlin", **DESKTOP}
SECONDS = 10
"""How long Playwright waits for anything before it fails."""

SHIFTS = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => (sum += list.getEntries().reduce((all, shift) => all + shift.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
"""`page.evaluate(SHIFTS)`: how much moved without a reader's doing since the page opened (Layout Instability)."""

expect.set_options(timeout=SECONDS * 1000)  # its own 5 s are few for two password hashes on a busy machine

_HERE = {"127.0.0.1", "localhost", ""}  # "": data: and blob: addresses


async def comes_true(page, expression, arg=None):
    """Wait until the JavaScript `expression`, a function or a value, gives something true; fails after `SECONDS`."""

    async def true():
        return await page.evaluate(expression, arg)

    return await until(true, seconds=SECONDS, what=expression)


@asynccontextmanager
async def browsing():
    """A running Chromium, as Playwright's `Browser`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable(), args=ARGUMENTS, env=environment(), timeout=60_000
        )
        try:
            yield browser
        finally:
            await browser.close()


class Chromium:
    """The browser of a process: it starts with the first context, as many tests need none, and again if it has died."""

    def __init__(self):
        self._running = AsyncExitStack()
        self._browser = None

    async def new_context(self, **options):
        """As `Browser.new_context`."""
        if self._browser is None or not self._browser.is_connected():
            await self.close()
            self._browser = await self._running.enter_async_context(browsing())
        return await self._browser.new_context(**options)

    async def close(self):
        await self._running.aclose()


class Witness:
    """Opens pages, and sees what they complain about and whom they ask.

    `complaints` is what no test has said it would cause.
    """

    def __init__(self, chromium):
        self.asked = []  # every URL requested, in order
        self._chromium = chromium
        self._contexts = []
        self._seen = []
        self._tolerated = []
        self._hosts = set(_HERE)

    @property
    def complaints(self):
        return [seen for seen in self._seen if not any(pattern.search(seen) for pattern in self._tolerated)]

    def tolerate(self, *patterns):
        """Complaints these regular expressions find are what the test is about."""
        self._tolerated += map(re.compile, patterns)

    def allow(self, *hosts):
        """Pages may ask these hosts."""
        self._hosts.update(hosts)

    async def context(self, **options):
        """A browsing context that is watched; takes what `Browser.new_context` takes."""
        context = await self._chromium.new_context(**READER | options)
        self._contexts.append(context)
        context.set_default_timeout(SECONDS * 1000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._seen.append(f"uncaught: {error.error}"))
        context.on("request", self._follow)
        return context

    async def leave(self):
        """Close all pages. Whoever ends a server does so before: pages complain of one that is gone."""
        while self._contexts:
            await self._contexts.pop().close()

    def _hear(self, message):
        if message.type == "error":
            self._seen.append(f"console: {message.text} ({message.location.get('url')})")

    def _follow(self, request):
        self.asked.append(request.url)
        if urlsplit(request.url).hostname not in self._hosts | {None}:
            self._seen.append(f"left this machine: {request.url}")


@pytest.fixture(scope="session")
async def chromium():
    """The browser of all tests; its own contexts are nobody's witness."""
    browser = Chromium()
    yield browser
    await browser.close()


@pytest.fixture
async def witness(chromium):
    """What the pages of this test complained about; fails the test when something is left."""
    watching = Witness(chromium)
    yield watching
    await watching.leave()
    assert not watching.complaints, "\n".join(watching.complaints)


@pytest.fixture
async def new_page(witness):
    """Opens a page in a browsing context of its own; takes what `Browser.new_context` takes."""

    async def opened(**options):
        return await (await witness.context(**options)).new_page()

    yield opened
    await witness.leave()


@pytest.fixture
async def page(new_page):
    """A reader at a desk."""
    return await new_page()

"""How long from an editor's Ctrl+Enter until a reader sees the entry: two browsers at the demo.

    .venv/bin/python bench/desk.py [--posts 100]

`ticker demo` runs with everything it has: journal on disk, private Redis, worker, its liveblogs, and its own author,
who goes on posting meanwhile. An editor signs in with the login it prints, types each headline and presses Ctrl+Enter;
a reader's page is open in another browser. Counted is from the keystroke to the first frame that shows the entry, both
by the clock of the machine they share. Needs the tests' Chromium (`make test-tools`).
"""

import asyncio
import os
import re
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from playwright.async_api import Browser, Page, expect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import READER, browsing, comes_true  # noqa: E402  # the path comes first
from tests.support.served_process import Served  # noqa: E402
from ticker.commandline.demo import RUNNING  # noqa: E402

GOAL = 150
"""Milliseconds, for half of the posts."""

PRESSED = """() => addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") window.pressed = performance.timeOrigin + event.timeStamp;
}, true)"""

SEEN = """() => {
  window.seen = {};
  new MutationObserver(() => requestAnimationFrame(() => {
    const now = performance.timeOrigin + performance.now();
    for (const entry of document.querySelectorAll(".entry .headline")) window.seen[entry.textContent.trim()] ??= now;
  })).observe(document.getElementById("flow"), { childList: true, subtree: true });
}"""


@click.command()
@click.option("--posts", default=100, show_default=True)
def main(posts: int) -> None:
    asyncio.run(measure(posts))


async def measure(posts: int) -> None:
    with TemporaryDirectory() as directory:
        demo = Served(directory, "demo", "--data-dir", directory)
        async with demo, browsing() as desk, browsing() as sofa:
            editor = await signed_in(desk, demo)
            reader = await (await sofa.new_context(**READER)).new_page()
            await reader.goto(f"{demo.url}/{RUNNING}/")
            await asyncio.gather(editor.evaluate(PRESSED), reader.evaluate(SEEN))
            times = [await post(editor, reader, f"Meldung {number}") for number in range(1, posts + 1)]
    p50, p99 = statistics.median(times), statistics.quantiles(times, n=100, method="inclusive")[98]
    print(f"{posts} posts at the demo, Ctrl+Enter → a reader's screen, load {os.getloadavg()[0]:.1f}:")
    print(f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {max(times):.0f} ms")
    sys.exit(p50 > GOAL)


async def signed_in(browser: Browser, demo: Served) -> Page:
    """The screen of the running liveblog, with the login that the demo has printed."""
    login, password = re.search(r"login: (\S+)\s+password: (\S+)", "".join(demo.output)).groups()
    page = await (await browser.new_context(**READER)).new_page()
    await page.goto(f"{demo.url}/desk/liveblogs/{RUNNING}")
    await page.get_by_label("Anmeldename").fill(login)
    await page.get_by_label("Passwort").fill(password)
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_be_visible()
    return page


async def post(editor: Page, reader: Page, headline: str) -> float:
    """Milliseconds until the reader saw it; the next one waits until the desk has told the same."""
    field = editor.get_by_label("Überschrift", exact=True)
    await field.fill(headline)
    await editor.keyboard.press("Control+Enter")
    await comes_true(reader, "(headline) => headline in window.seen", headline)
    await expect(editor.locator("#after li").first).to_contain_text(f"{headline}: live nach")
    return await reader.evaluate("(headline) => window.seen[headline]", headline) - await editor.evaluate("pressed")


if __name__ == "__main__":
    main()

"""How long a reader's browser takes to search a liveblog of 1,000 entries.

    .venv/bin/python bench/search.py [--runs 20]

Each entry has a headline and some 90 words. Measured in the tests' Chromium (`make test-tools`), the CPU four times
slower, as a phone's is: opening the search until all 20 numbered pages are in it, then each letter typed, from the
`input` event until the results are in the document and laid out.
"""

import asyncio
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from playwright.async_api import Page

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import PHONE, READER, browsing  # noqa: E402  # the path comes first
from tests.support.live_page import live_page  # noqa: E402
from tests.support.pipeline import template  # noqa: E402

ENTRIES = 1_000
CPU_SLOWDOWN = 4
TEXT = "<p>" + "Der Wind kommt aus Nordwest, auf der Reede liegen drei Frachter und warten. " * 7 + "</p>"
WORDS = ("wind", "frachter reede", "meldung 77", "MELDUNG 9 nordwest", "springtide")

OPENED = f"""() => new Promise((done) => {{
  const from = performance.now();
  const [found, field] = ["output", "input"].map((name) => document.querySelector(`#search ${{name}}`));
  const ended = () => found.textContent.startsWith("{ENTRIES} ") && done(performance.now() - from);
  new MutationObserver(ended).observe(found, {{ childList: true }});
  field.value = "meldung";
  document.getElementById("find").click();
}})"""

TYPED = """(words) => {
  const field = document.getElementById("query");
  return [...words].map((letter, index) => {
    field.value = words.slice(0, index + 1);
    const from = performance.now();
    field.dispatchEvent(new Event("input"));
    document.querySelector("#search").getBoundingClientRect();
    return performance.now() - from;
  });
}"""
"""Milliseconds for each letter."""


@click.command()
@click.option("--runs", default=20, show_default=True)
def main(runs: int) -> None:
    asyncio.run(measure(runs))


async def measure(runs: int) -> None:
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        migrated = folder / "migrated"
        migrated.mkdir()
        async with live_page(folder, await template(migrated)) as liveblog, browsing() as browser:
            await liveblog.post(ENTRIES, text=TEXT)
            page = await (await browser.new_context(**READER | PHONE)).new_page()
            session = await page.context.new_cdp_session(page)
            await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
            await page.goto(liveblog.url)
            await page.locator("#find:enabled").wait_for()
            opened = await page.evaluate(OPENED)
            letters = [time for _ in range(runs) for time in await typed(page)]
    print(f"{ENTRIES} entries, CPU ÷ {CPU_SLOWDOWN}")
    print(f"opened, all pages fetched  {opened:6.0f} ms")
    print(f"each letter, p50           {statistics.median(letters):6.1f} ms")
    print(f"each letter, p99           {statistics.quantiles(letters, n=100)[-1]:6.1f} ms")


async def typed(page: Page) -> list[float]:
    return [time for words in WORDS for time in await page.evaluate(TYPED, words)]


if __name__ == "__main__":
    main()

"""What a reader of a liveblog does and sees, for browser tests."""

from playwright.async_api import expect

from tests.support.served_process import until


async def follows(liveblog, readers=1):
    async def joined():
        return liveblog.readers >= readers

    await until(joined, what=f"{readers} readers on the stream")


async def opened(page, liveblog, address=""):
    """Open the front page, or what `address` below it is, and wait until it follows."""
    await page.goto(liveblog.url + address)
    await follows(liveblog)


def headlines(page, where="#flow"):
    return page.locator(f"{where} .entry .headline").all_inner_texts()


async def shows(page, count, where="#flow"):
    await expect(page.locator(f"{where} .entry")).to_have_count(count)


async def scrolled_to(page, entry_id, top=120):
    """Put an entry at `top` CSS pixels below the window's edge, as a reader would."""
    await page.evaluate(
        "([id, top]) => scrollBy(0, document.getElementById(id).getBoundingClientRect().top - top)",
        [f"e-{entry_id}", top],
    )


async def top_of(page, entry_id):
    return await page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", f"e-{entry_id}")


def numbers(first, last):
    """Headlines from the newest to the oldest."""
    return [f"Meldung {number}" for number in range(last, first - 1, -1)]

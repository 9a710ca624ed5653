"""Writing at the desk, as a test does it: by what stands on buttons and beside fields, in German."""

import base64
import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

PASTE = """([types, files]) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(types)) data.setData(type, text);
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "image/jpeg" }));
  }
  const event = { bubbles: true, cancelable: true };
  const { activeElement: at } = document;
  at.dispatchEvent(new ClipboardEvent("paste", { ...event, clipboardData: data }));
}"""

DROP = PASTE.replace('ClipboardEvent("paste", { ...event, clipboardData', 'DragEvent("drop", { ...event, dataTransfer')


async def put(page, script, types, *files):
    """Paste or drop what a clipboard has by type, and files by name."""
    await page.evaluate(script, [types, [(name, base64.b64encode(body).decode()) for name, body in files]])


def field(place, label):
    return place.get_by_label(label, exact=True)


def button(place, name):
    return place.get_by_role("button", name=name, exact=True)


async def write(page, headline, text=""):
    """A headline and a text, as somebody types them."""
    await field(page, "Überschrift").fill(headline)
    if text:
        await body(page).click()
        await page.keyboard.type(text)


def body(page):
    return page.locator(".rich").first


KINDS = {
    "Bild": "image",
    "Text": "text",
    "Zitat": "quote",
    "Video": "video",
    "Audio": "audio",
    "Tabelle": "table",
    "Ergebnis": "score",
    "Teaser": "teaser",
}


async def add(page, label):
    """A new block, by what its button says; gives its place in the page."""
    await button(page.locator("#add-block"), label).click()
    return page.locator(f"#blocks > .{KINDS[label]}").last


async def sent(page, how, says):
    """Send the text off, and wait until it was accepted; the form is free again."""
    headline = await field(page, "Überschrift").input_value()
    await button(page.locator("#composer"), how).click()
    await expect(page.locator("#composer-status")).to_have_text(f"{says}: {headline}")
    await expect(field(page, "Überschrift")).to_have_value("")


async def uploaded(block):
    """The picture is there: the server looks at each in a process of its own, which takes time on a busy machine."""
    await expect(block.locator("img")).to_have_attribute("src", re.compile(r"^/media/"), timeout=20_000)


@asynccontextmanager
async def reading(desk, path="/sturmflut/"):
    """A reader's page."""
    page = await desk.page(None, path)
    yield page.locator(".entry")
    await page.context.close()

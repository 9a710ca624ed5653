"""Everybody can use every page: axe-core and pa11y find nothing, in both themes and languages, light and dark."""

import pytest
from playwright.async_api import expect

from tests.support.browser import DESKTOP, PHONE
from tests.support.checkers.axe import violations
from tests.support.checkers.pa11y import errors

BAD = '<!doctype html><html lang="de"><title>Pegel</title><h1>Pegel</h1><p style="color:#999;background:#aaa">2,31'


async def test_axe_finds_what_is_wrong(page):
    """Grey on grey and a page without landmarks: the checker looks, and says what at."""
    await page.set_content(BAD)
    rules = {line.partition(":")[0] for line in await violations(page)}
    assert {"color-contrast", "landmark-one-main"} <= rules


@pytest.mark.long
async def test_axe_finds_nothing_on_any_page(rendered_site, new_page, witness):
    """On a phone in the light and at a desk in the dark; front pages also the other way round."""
    witness.tolerate(r"status of 4(04|10)")
    page = await new_page(reduced_motion="reduce")
    found = []
    for shown in rendered_site.selection:
        answer = await page.goto(shown.url)
        assert answer.status == shown.status
        looks = [(PHONE, "light"), (DESKTOP, "dark")]
        if shown.kind == "front":
            looks += [(PHONE, "dark"), (DESKTOP, "light")]
        for device, scheme in looks:
            await page.set_viewport_size(device["viewport"])
            await page.emulate_media(color_scheme=scheme)
            width = device["viewport"]["width"]
            found += [f"{shown}, {scheme}, {width}: {line}" for line in await violations(page)]
    assert not found, "\n".join(found)


async def test_pa11y_finds_what_is_wrong(tmp_path):
    """The same grey on grey, light and dark."""
    page = tmp_path / "bad.html"
    page.write_text(BAD, encoding="utf-8")
    found = await errors(page.as_uri())
    assert len(found) == 2
    assert all("Guideline1_4.1_4_3" in line for line in found)


@pytest.mark.long
async def test_pa11y_finds_no_error_on_any_page(rendered_site):
    """All pages in one browser."""
    found = await errors(*(shown.url for shown in rendered_site.selection))
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_wrong_with_a_search(rendered_site, page):
    """The dialog with what was found, light and dark."""
    await page.goto(rendered_site.one("front", slug="sturmflut").url)
    await page.locator("#find").click()
    await page.locator("#query").fill("Sperrwerk")
    await expect(page.locator("#search li").first).to_be_visible()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page) == []

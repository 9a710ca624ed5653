"""Signing in, in a browser: by keyboard, on a phone, without scripts, and out again."""

from playwright.async_api import expect

from tests.support.browser import PHONE
from tests.support.checkers.axe import violations
from tests.support.desk_server import PASSWORD
from ticker.api.auth import COOKIE

SCREEN = "/desk/liveblogs/sturmflut"


async def test_whoever_asks_for_a_page_signs_in_and_gets_it(desk, witness):
    """The cursor waits where one types; a mistake costs the password alone; no script can read the cookie."""
    witness.tolerate("status of 403")
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(None, f"{SCREEN}?from=chat")
    await expect(page).to_have_title("Anmelden | Küstenbote")
    assert await violations(page) == []
    await expect(page.get_by_label("Anmeldename")).to_be_focused()
    await page.keyboard.type(mara.login.title())
    await page.keyboard.press("Tab")
    await page.keyboard.type("drei Möwen auf dem Dach")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("gehören nicht zusammen")
    assert await violations(page) == []
    await expect(page.get_by_label("Anmeldename")).to_have_value(mara.login.title())
    await expect(page.get_by_label("Passwort")).to_be_focused()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**{SCREEN}?from=chat")
    assert COOKIE not in await page.evaluate("document.cookie")
    kept = {cookie["name"]: cookie for cookie in await page.context.cookies()}
    assert list(kept) == [COOKIE]
    assert (kept[COOKIE]["secure"], kept[COOKIE]["httpOnly"], kept[COOKIE]["sameSite"]) == (True, True, "Lax")


async def test_signing_in_and_out_takes_no_script(desk):
    """On a phone, in English; after signing out the way back leads to the sign-in page again."""
    mara = await desk.person("editor")
    page = await desk.page(None, "/desk", java_script_enabled=False, locale="en-GB", **PHONE)
    await page.get_by_label("Login").fill(mara.login)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").tap()
    await page.wait_for_url("**/desk")
    await expect(page.get_by_role("heading", name="Liveblogs", level=1)).to_be_visible()
    await page.get_by_role("button", name="Sign out").tap()
    await page.wait_for_url("**/desk/sign-in")
    await page.go_back()
    await page.wait_for_url("**/desk/sign-in?next=*")

"""Signing in too often with a wrong password: the pause, as whoever has to wait sees it."""

import re

from playwright.async_api import expect

from tests.support.anonymous_client import NEW, WRONG
from tests.support.checkers.axe import violations
from tests.support.composer import field
from tests.support.desk_server import PASSWORD

SECONDS = re.compile(r"in (6[1-9]|[7-9]\d|1[01]\d|12[0-8]) Sekunden")
"""What is left of the 128 that the twelfth failure costs (docs/adr/0017-failed-sign-ins-pause.md)."""


async def sign_in(place, login, password):
    await place.get_by_label("Anmeldename").fill(login)
    await place.get_by_label("Passwort").fill(password)
    await place.page.keyboard.press("Enter")


async def test_whoever_was_wrong_too_often_is_told_how_long_to_wait(anonymous, witness):
    """In seconds, with the login still in its field; not even the right password counts before. Then it does."""
    witness.tolerate("status of 403", "status of 429")
    mara = await anonymous.desk.person("editor")
    page = await anonymous.desk.page(None, "/desk/sign-in")
    form, told = page.locator("form.fields"), page.get_by_role("alert")
    await sign_in(form, mara.login, WRONG)
    await expect(told).to_contain_text("gehören nicht zusammen")
    await anonymous.seems_to_have_failed(11)
    async with page.expect_event("load"):  # the page looks as before
        await sign_in(form, mara.login, WRONG)
    await expect(page.get_by_label("Passwort")).to_be_focused()
    await sign_in(form, mara.login, PASSWORD)
    await expect(told).to_contain_text("zu oft fehlgeschlagen")
    await expect(told).to_contain_text(SECONDS)
    await expect(page.get_by_label("Anmeldename")).to_have_value(mara.login)
    assert await violations(page) == []
    await anonymous.pauses_pass()
    await sign_in(form, mara.login, PASSWORD)
    await page.wait_for_url("**/desk")


async def test_the_pause_is_told_where_one_signs_in_again_and_where_a_password_is_changed(anonymous, witness):
    """On the spot, over what was being typed, which is still there afterwards; and on one's own account's page."""
    witness.tolerate("status of 4(01|03|22|29)")
    await anonymous.desk.liveblog()
    mara = await anonymous.desk.person("editor")
    page = await anonymous.desk.page(mara)
    await field(page, "Überschrift").fill("Der Deich hält")
    await anonymous.desk.parts.services.accounts.sessions.end(mara.secret)
    await page.keyboard.press("Control+Enter")
    dialog = page.locator("#signing-in")
    await sign_in(dialog, mara.login, WRONG)
    await expect(dialog.get_by_role("alert")).to_contain_text("gehören nicht zusammen")
    await anonymous.seems_to_have_failed(11)
    await anonymous.sign_in(mara.login, WRONG)  # from the same address: the pause begins
    await sign_in(dialog, mara.login, PASSWORD)
    await expect(dialog.get_by_role("alert")).to_contain_text(SECONDS)
    await anonymous.pauses_pass()
    await sign_in(dialog, mara.login, PASSWORD)
    await expect(dialog).to_be_hidden()
    await expect(page.locator("#lane-timeline > .card")).to_contain_text("Der Deich hält")

    await page.goto(f"{anonymous.desk.url}/desk/account")
    wrong = "nicht das bisherige Passwort"
    for sentence in wrong, wrong, re.compile(r"der nächste Versuch ist in \d+ s möglich"):
        await page.get_by_label("Bisheriges Passwort").fill(WRONG)
        await page.get_by_label("Neues Passwort").fill(NEW)
        async with page.expect_response("**/me/password"):
            await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text(sentence)
        await anonymous.seems_to_have_failed(11)

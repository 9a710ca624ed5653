"""People, one's own account and the audit trail in the browser: by keyboard, in two languages, by role."""

import re
from pathlib import Path

from playwright.async_api import expect

from tests.support.browser import PHONE, SECONDS
from tests.support.checkers.axe import violations
from tests.support.desk_server import PASSWORD, opened_desk
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, single_sign_on
from tests.support.served_process import free_port


def read(path):
    return Path(path).read_text(encoding="utf-8-sig")


async def insist(page, button):
    """Press a button of a page that has just been loaded anew, once its scripts are there, and mean it."""
    await expect(button).to_be_visible()
    await page.wait_for_load_state()
    await button.press("Enter")
    await page.get_by_role("button", name=re.compile(r"Really\?|Wirklich\?")).press("Enter")


async def test_a_chief_adds_somebody_who_signs_in_and_takes_a_password_of_their_own(desk):
    """Without a mouse; until the password is changed there is nothing else to do."""
    ada = await desk.person("chief", name="Ada Kern")
    page = await desk.page(ada, "/desk/people", locale="en-GB")
    await page.get_by_label("Name", exact=True).last.focus()
    await page.keyboard.type("Mara Lind")
    await page.keyboard.press("Tab")
    await page.keyboard.type("mara.lind")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Password of Mara Lind for the first sign-in")).to_be_visible()
    password = await page.locator("#secret code").inner_text()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("summary").filter(has_text="Mara Lind")).to_contain_text("Has not signed in yet")

    await page.wait_for_load_state()  # with its scripts
    await page.get_by_label("What it is for").fill("Results service")
    await page.get_by_label("What it is for").press("Enter")
    await expect(page.locator("#secret")).to_be_visible()
    token = await page.locator("#secret code").inner_text()
    machine = await desk.parts.services.accounts.principals.by_token(token)
    assert (machine.name, machine.kind, machine.role) == ("Results service", "machine", "reporter")
    await page.get_by_role("button", name="Done").press("Enter")
    await insist(page, page.get_by_role("button", name=re.compile("Revoke.*Results service")))
    await expect(page.locator("#done")).to_have_text("The token is revoked.")
    assert await desk.parts.services.accounts.principals.by_token(token) is None

    theirs = await desk.page(None, "/desk/sign-in?next=/desk")
    await theirs.get_by_label("Anmeldename").fill("mara.lind")
    await theirs.get_by_label("Passwort").fill(password)
    await theirs.keyboard.press("Enter")
    await theirs.wait_for_url("**/desk/account")
    await expect(theirs.get_by_text("Ihr Passwort kennt noch jemand.")).to_be_visible()
    assert await violations(theirs) == []
    await expect(theirs.get_by_text("Zugangsschlüssel anlegen")).to_have_count(0)
    await theirs.get_by_label("Bisheriges Passwort").fill(password)
    await theirs.get_by_label("Neues Passwort").fill(PASSWORD)
    await theirs.keyboard.press("Enter")
    # Two real hashes of 64 MiB, on a machine that may be busy.
    await expect(theirs.locator("#done")).to_contain_text("Ihr Passwort ist geändert.", timeout=SECONDS * 2_000)
    await expect(theirs.get_by_text("Zugangsschlüssel anlegen")).to_be_visible()


async def test_a_chief_changes_roles_and_shuts_out(desk, witness):
    """In all liveblogs and in single ones; the last chief stays, and is told why."""
    witness.tolerate("409")
    await desk.liveblog()
    ada = await desk.person("chief", name="Ada Kern")
    ben = await desk.person("guest", name="Ben Ohm")
    page = await desk.page(ada, "/desk/people", locale="en-GB")
    done = page.locator("#done")

    def person(name):
        return page.locator("#people > li").filter(has=page.locator("summary", has_text=name))

    await person("Ben Ohm").locator("summary").press("Enter")
    await person("Ben Ohm").get_by_label("Role in all liveblogs").select_option("editor")
    await person("Ben Ohm").get_by_role("button", name="Save").press("Enter")
    await expect(done).to_have_text("Ben Ohm: saved.")
    await person("Ben Ohm").locator("summary").press("Enter")
    await person("Ben Ohm").get_by_label("Role there").select_option("chief")
    await person("Ben Ohm").get_by_role("button", name="Give this role").press("Enter")
    await expect(person("Ben Ohm").locator(".roles")).to_contain_text("sturmflut")
    person_now = (await desk.parts.services.accounts.people.account_of(ben.id)).person
    assert (person_now.role, dict(person_now.roles)) == ("editor", {"sturmflut": "chief"})

    await person("Ben Ohm").locator("summary").press("Enter")
    await insist(page, person("Ben Ohm").get_by_role("button", name="Shut this person out"))
    await expect(person("Ben Ohm").locator("summary")).to_contain_text("Shut out")

    for other in await desk.parts.services.accounts.people.all():
        if other.id not in {ada.id, ben.id}:
            await desk.parts.services.accounts.people.disable(other.id)
    await person("Ada Kern").locator("summary").press("Enter")
    await person("Ada Kern").get_by_label("Role in all liveblogs").select_option("editor")
    await person("Ada Kern").get_by_role("button", name="Save").press("Enter")
    await expect(page.locator("#problem")).to_contain_text(
        "This is the last chief who can sign in; make somebody else a chief first."
    )
    assert await violations(page) == []


async def test_the_pages_are_for_everybody_who_may_see_them(desk, witness):
    """axe finds nothing, in both languages, dark and on a phone; what a role may not do is not there."""
    witness.tolerate("403")
    await desk.liveblog()
    ada = await desk.person("chief", name="Ada Kern")
    local = await desk.person("guest", name="Lea Holm", sturmflut="chief")
    mara = await desk.person("editor", name="Mara Lind")
    await desk.post(mara, "Der Deich hält")
    for path in "/desk/people", "/desk/account", "/desk/audit":
        for options in {"locale": "de-DE", "color_scheme": "dark"}, {"locale": "en-GB", **PHONE}:
            page = await desk.page(ada, path, **options)
            for summary in await page.locator("#people summary").all():
                await summary.press("Enter")
            assert await violations(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            await page.context.close()

    page = await desk.page(local, "/desk/people")
    await page.locator("summary").first.press("Enter")
    await expect(page.get_by_text("Diese Rolle geben").first).to_be_visible()
    for absent in "Jemanden aufnehmen", "Aussperren", "Rolle in allen Liveblogs", "Zugangsschlüssel", "Protokoll":
        await expect(page.get_by_text(absent)).to_have_count(0)
    page = await desk.page(mara, "/desk/account")
    await expect(page.get_by_role("heading", name="Ihr Konto")).to_be_visible()
    for absent in "Personen", "Protokoll":
        await expect(page.get_by_role("link", name=absent)).to_have_count(0)
    for path in "/desk/people", "/desk/audit":
        await page.goto(desk.url + path)
        await expect(page.locator("main")).not_to_contain_text("Der Deich hält")
    page = await desk.page(ada, "/desk/audit")
    await expect(page.locator("tbody tr").first).to_contain_text("Mara Lind")
    await expect(page.locator("tbody tr").first).to_contain_text("hat einen Eintrag veröffentlicht")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Als CSV exportieren").press("Enter")
    assert (await download.value).suggested_filename.endswith(".csv")
    exported = read(await (await download.value).path())
    assert "Mara Lind" in exported
    assert "entry.published" in exported


async def test_an_account_is_its_owner_s(desk):
    """Another language, a token that is shown once, signing out elsewhere."""
    mara = await desk.person("editor", name="Mara Lind")
    elsewhere = await desk.parts.services.accounts.sessions.begin(
        mara.principal, method="password", browser="Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0", address="192.0.2.7"
    )
    page = await desk.page(mara, "/desk/account")
    there = page.locator("li").filter(has_text="Firefox, Linux")
    await there.get_by_role("button", name="Dort abmelden").press("Enter")
    await expect(there.get_by_role("button", name="Wirklich?")).to_be_visible()
    assert await violations(page) == []
    await there.get_by_role("button", name="Wirklich?").press("Enter")
    await expect(page.locator("#done")).to_have_text("Dort sind Sie jetzt abgemeldet.")
    assert await desk.parts.services.accounts.sessions.find(elsewhere.secret) is None

    await page.get_by_label("Wofür").fill("Skript")
    await page.get_by_label("Wofür").press("Enter")
    await expect(page.locator("#secret")).to_be_visible()
    token = await page.locator("#secret code").inner_text()
    assert await violations(page) == []
    assert (await desk.parts.services.accounts.principals.by_token(token)).id == mara.id
    await page.get_by_role("button", name="Fertig").press("Enter")
    await expect(page.get_by_text(token)).to_have_count(0)
    await insist(page, page.get_by_role("button", name=re.compile("Entziehen.*Skript")))
    await expect(page.locator("#done")).to_have_text("Der Zugangsschlüssel ist entzogen.")
    assert await desk.parts.services.accounts.principals.by_token(token) is None

    await page.get_by_label("Sprache des Desks").select_option("en")
    await page.get_by_role("button", name="Speichern").press("Enter")
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()


async def test_somebody_signs_in_with_the_single_sign_on(tmp_path, migrated_journal, witness):
    """One button, the provider's page, and back at the desk."""
    witness.allow("fonts.googleapis.com")
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    settings = {"openid_issuer": issuer, "openid_client_id": CLIENT_ID, "openid_client_secret": CLIENT_SECRET}
    accounts = {"mara": {"name": "Mara Lind", "email": "mara@kuestenbote.example", "email_verified": True}}
    async with (
        opened_desk(tmp_path, migrated_journal, witness, openid_name="Küsten-Login", **settings) as desk,
        single_sign_on(f"{desk.url}/desk/openid/callback", accounts, port=port),
    ):
        page = await desk.page(None, "/desk/sign-in")
        assert await violations(page) == []
        await page.context.route("https://fonts.googleapis.com/**", lambda route: route.fulfill(body=""))
        await page.get_by_role("link", name="Mit Küsten-Login anmelden").press("Enter")
        await page.get_by_placeholder("Enter any login").fill("mara")
        await page.get_by_placeholder("and password").fill("any")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Continue").press("Enter")
        await page.wait_for_url(f"{desk.url}/desk")
        await expect(page.locator("nav.account .who")).to_have_text("Mara Lind")


async def test_a_chief_moves_somebody_to_the_single_sign_on(tmp_path, migrated_journal, witness):
    """Where there is one: the password goes, and the button with it."""
    settings = {"openid_issuer": "http://127.0.0.1:9", "openid_client_id": CLIENT_ID, "openid_name": "Küsten-Login"}
    async with opened_desk(tmp_path, migrated_journal, witness, **settings) as desk:
        mara = await desk.person("editor", name="Mara Lind")
        page = await desk.page(await desk.person("chief"), "/desk/people")
        await page.get_by_text("Mara Lind", exact=True).click()
        move = page.get_by_role("button", name=re.compile("Ab jetzt nur mit Küsten-Login.*Mara Lind"))
        assert await violations(page) == []
        await move.press("Enter")
        await page.get_by_role("button", name="Wirklich?").press("Enter")
        await expect(page.locator("#done")).to_have_text("Mara Lind: gespeichert.")
        account = await desk.parts.services.accounts.people.account(mara.login)
        assert account.password_hash is None
        await expect(move).to_have_count(0)

"""Somebody at the desk of a newsroom that runs as processes of its own (tests/support/served_process.py)."""

from tests.support.desk_server import PASSWORD
from ticker import wiring
from ticker.domain.permissions import Role


async def signed_in(page, newsroom, path="/desk", *, login="mara", name="Mara Lind", role="chief"):
    """Let somebody in as `ticker user create` does, and have them sign in on `page`, which then shows `path`."""
    async with wiring.open_user_admin(newsroom.settings) as user_admin:
        await user_admin.create(login=login, name=name, role=Role(role), password=PASSWORD)
    await page.goto(newsroom.url + path)
    await page.get_by_label("Anmeldename").fill(login)
    await page.get_by_label("Passwort").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(newsroom.url + path)

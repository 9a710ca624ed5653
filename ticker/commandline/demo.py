"""`ticker demo`: a newsroom with one liveblog that is over and one that goes on receiving entries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ticker import logs
from ticker.config import Settings, load

if TYPE_CHECKING:  # an HTTP client that `ticker --help` need not load
    from ticker.demo.player import DemoPlayer

PAST = "stadtlauf"
RUNNING = "sturmflut"
LOGIN = "demo"


@click.command()
@click.option("--host", help="Address to listen on (TICKER_HOST; 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (TICKER_PORT; 8080).")
@click.option(
    "--data-dir", default="var/demo", show_default=True, help="Where the demo is kept; delete it to begin anew."
)
@click.option(
    "--speed", type=click.FloatRange(min=0.1), default=1.0, show_default=True, help="2: entries twice as fast."
)
@click.option("--theme", help="Show both liveblogs in this theme; for a new data directory.")
def demo(host: str | None, port: int | None, data_dir: str, speed: float, theme: str | None) -> None:
    """Show Ticker at work, on an invented coast.

    A storm surge, told entry by entry, and yesterday's marathon.
    """
    settings = load(host=host, port=port, data_dir=data_dir, publisher="Küstenbote", log_level="warning")
    logs.configure(settings)
    asyncio.run(_demo(settings, speed, theme))


async def _demo(settings: Settings, speed: float, theme: str | None) -> None:
    from ticker.commandline.supervisor import newsroom, stop_on_signals

    async with newsroom(settings) as running:
        stop_on_signals(running.stop)
        token, password = await _token(running.settings), await _password(running.settings)
        async with _desk(running.settings, token, theme) as desk:
            past = await desk.begin(PAST)
            now = await desk.begin(RUNNING, again=True)
            _print_addresses(settings, past.slug, now.slug, token, password)
            posting = asyncio.create_task(desk.play(now, speed=speed))
            stopped = asyncio.create_task(running.stop.wait())
            await asyncio.wait({posting, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if posting.done():
                posting.result()
                await stopped
            else:
                posting.cancel()
                with suppress(asyncio.CancelledError):
                    await posting


def _print_addresses(settings: Settings, past: str, now: str, token: str, password: str) -> None:
    url = settings.site.public_url
    click.echo(
        f"\n  running liveblog   {url}/{now}/\n"
        f"  closed liveticker  {url}/{past}/   archive: {url}/{past}/archive.zip\n"
        f"  all liveblogs      {url}/\n"
        f"  feeds              {url}/{now}/feed.atom   {url}/{now}/feed.rss\n"
        f"  desk               {url}/desk   login: {LOGIN}   password: {password}\n"
        f"  API                {url}/api/v1/docs   (a chief's token: {token})\n\n"
        f"New entries keep arriving for some minutes. Ctrl-C stops everything; the data stays in {settings.data_dir}."
    )


@asynccontextmanager
async def _desk(settings: Settings, token: str, theme: str | None) -> AsyncIterator["DemoPlayer"]:
    import aiohttp

    from ticker.demo.player import DemoPlayer
    from ticker.wiring import open_store

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(settings.site.public_url, headers=headers) as session:
        yield DemoPlayer(
            session,
            public_url=settings.site.public_url,
            store=open_store(settings),
            directory=settings.data_dir,
            theme=theme,
        )


async def _token(settings: Settings) -> str:
    """The demo's own token; made once, so that a second start repeats requests instead of posting twice."""
    from ticker.domain.permissions import Role
    from ticker.wiring import open_principals

    kept = settings.data_dir / "demo-token"
    if token := _read(kept):
        return token
    async with open_principals(settings) as principals:
        _, token = await principals.create("Demo", Role.CHIEF)
    _write(kept, token)
    return token


async def _password(settings: Settings) -> str:
    """The password of the demo's own chief; made once, and kept beside the token."""
    from ticker.accounts.passwords import generate_password
    from ticker.domain.permissions import Role
    from ticker.errors import LoginTaken
    from ticker.wiring import open_user_admin

    kept = settings.data_dir / "demo-password"
    if password := _read(kept):
        return password
    password = generate_password()
    async with open_user_admin(settings) as user_admin:
        try:
            await user_admin.create(login=LOGIN, name="Demo", role=Role.CHIEF, password=password)
        except LoginTaken:  # the last start ended before it could be kept
            await user_admin.set_password(LOGIN, password)
    _write(kept, password)
    return password


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _write(file: Path, token: str) -> None:
    file.touch(mode=0o600)
    file.write_text(token, encoding="utf-8")

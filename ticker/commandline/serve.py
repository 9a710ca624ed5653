"""`ticker serve`, and the processes it is made of: `ticker web`, `ticker worker`, `ticker migrate`."""

import asyncio
import os
import sys

import click

from ticker import logs
from ticker.config import Settings, load
from ticker.errors import ConfigError


@click.command()
@click.option("--host", help="Address to listen on (TICKER_HOST; 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (TICKER_PORT; 8080).")
@click.option("--data-dir", help="Where everything is kept (TICKER_DATA_DIR; var).")
def serve(host: str | None, port: int | None, data_dir: str | None) -> None:
    """Run a whole newsroom on this machine.

    API, pages, feeds, live updates, a worker, and a private Redis.
    """
    settings = load(host=host, port=port, data_dir=data_dir)
    logs.configure(settings)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    from ticker.commandline.supervisor import newsroom, stop_on_signals

    async with newsroom(settings) as running:
        stop_on_signals(running.stop)
        url = settings.site.public_url
        click.echo(f"Ticker runs.\n  readers   {url}/\n  API       {url}/api/v1/docs\n  data      {settings.data_dir}")
        click.echo("  an editor's token:  ticker token create NAME --role editor\nCtrl-C stops it.")
        await running.stop.wait()


@click.command()
def web() -> None:
    """Run one web process: API, pages, feeds, live updates. Any number may run side by side."""
    import uvloop

    from ticker.app import run

    settings = _shared("web")
    logs.configure(settings)
    uvloop.run(run(settings))


@click.command()
def worker() -> None:
    """Run one worker: renders what changed, publishes what is due. Any number may run side by side."""
    _shared("worker")
    # The worker is arq's own process, named as in docker-compose.yml; nothing of ours stays above it.
    arq = ("-m", "arq", "workers.settings.WorkerSettings", "--custom-log-dict", "workers.settings.ARQ_LOGGING")
    os.execv(sys.executable, [sys.executable, *arq])  # noqa: S606


@click.command("migrate")
def migrate_() -> None:
    """Bring the journal's tables to this release. `ticker serve` does it by itself."""
    from ticker.database.migrate import migrate

    settings = load()
    asyncio.run(migrate(settings.journal_url))
    click.echo("The journal is up to date.")


def _shared(process: str) -> Settings:
    settings = load()
    if not settings.redis_url:
        raise ConfigError(
            f"TICKER_REDIS_URL: `ticker {process}` shares a Redis with its siblings and needs its address, "
            "as in redis://localhost:6379; `ticker serve` brings its own"
        )
    return settings

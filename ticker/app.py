"""The web process: the editors' API and the readers' addresses over one set of parts."""

import asyncio
import os
import signal

import structlog
from aiohttp import web
from prometheus_client import REGISTRY, CollectorRegistry

from ticker import lifeline
from ticker.api import application as api
from ticker.config import Settings
from ticker.desk import application as desk
from ticker.errors import ConfigError
from ticker.readers import health, routes
from ticker.wiring import WebParts, web_parts

log = structlog.get_logger(__name__)

SHUTDOWN_SECONDS = 5.0
"""How long requests under way may take once the process was told to end."""


LINGERING_SECONDS = 2.0
"""How long a body that nobody read is received and dropped, so that its sender gets to read the answer."""


def build(parts: WebParts, registry: CollectorRegistry = REGISTRY) -> web.Application:
    """The application; opens nothing, what it needs is given. `registry` keeps its metrics."""
    app = web.Application()
    api.setup(
        app,
        handler=parts.handler,
        services=parts.services,
        settings=parts.settings,
        themes=parts.themes,
        store=parts.store,
    )
    desk.setup(
        app,
        rendering=parts.rendering,
        hub=parts.hub,
        handler=parts.handler,
        services=parts.services,
        settings=parts.settings,
        themes=parts.themes,
    )
    routes.setup(
        app,
        settings=parts.settings,
        themes=parts.themes,
        bus=parts.bus,
        registry=registry,
        checks=[
            health.journal_check(parts.journal),
            health.bus_check(parts.bus.ping),
            health.projections_check(parts.journal, parts.store),
            health.schedules_check(parts.journal),
        ],
    )
    return app


def runner(app: web.Application, *, shutdown_seconds: float = SHUTDOWN_SECONDS) -> web.AppRunner:
    """What serves `app`, in tests as well. aiohttp undoes no coding of a body: `ticker.api.content_coding` does."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=shutdown_seconds,
        auto_decompress=False,
        lingering_time=LINGERING_SECONDS,
    )


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, or until the supervisor is gone."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    lifeline.follow()
    if settings.public_url.startswith("https:") and not settings.proxies:
        log.warning("all editors seem to come from the proxy in front; TICKER_TRUSTED_PROXIES says where that is")
    async with web_parts(settings) as parts:
        serving = runner(build(parts))
        await serving.setup()
        try:
            await _listen(serving, settings)
            await stop.wait()
        finally:
            await serving.cleanup()


async def _listen(serving: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(serving, settings.host, settings.port).start()
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {settings.host}:{settings.port} ({os.strerror(error.errno or 0)}); "
            "choose another address or port with TICKER_HOST and TICKER_PORT, or stop what is using this one"
        ) from error

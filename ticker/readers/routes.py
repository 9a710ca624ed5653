"""The readers' side of a web application: its addresses, and what lives as long as it does."""

from collections.abc import AsyncIterator, Sequence

from aiohttp import web
from prometheus_client import CollectorRegistry

from ticker.config import Settings
from ticker.outbox.port import Bus
from ticker.projections.rendering.themes import Themes
from ticker.readers.file_cache import FileCache
from ticker.readers.health import Check, Health
from ticker.readers.history import History
from ticker.readers.hub import Hub
from ticker.readers.metrics import Metrics
from ticker.readers.oembed import OEmbed
from ticker.readers.pages import Pages
from ticker.readers.refusals import NotFoundPages
from ticker.readers.sse import EventStream

HUB = web.AppKey("hub", Hub)


def setup(
    app: web.Application,
    *,
    settings: Settings,
    themes: Themes,
    bus: Bus,
    registry: CollectorRegistry,
    checks: Sequence[Check] = (),
) -> None:
    """Add the readers' routes and the hub to `app`. Call it last: artefacts have every address nobody else took.

    `themes` has the look of the 404 page; `checks` are what `/readyz` looks at; `app[HUB]` is the hub.
    """
    metrics = Metrics(registry)
    file_cache = FileCache(settings.store_dir, metrics)
    not_found = NotFoundPages(themes, settings.site, file_cache)
    history = History(file_cache)
    hub = Hub(history, bus, metrics, readers_max=settings.readers_max)
    health = Health(checks, registry, metrics)

    app[HUB] = hub
    app.cleanup_ctx.append(_hub_running)
    app.on_shutdown.append(_hub_closed)
    app.add_routes(
        [
            web.get("/healthz", health.alive),
            web.get("/readyz", health.ready),
            web.get("/metrics", health.metrics),
            web.get("/oembed", OEmbed(file_cache, settings.site, metrics).serve),
            web.get("/{slug:[a-z0-9][a-z0-9-]*}/live/events", EventStream(hub, history, not_found, metrics).serve),
            # The API answers for everything below it, unknown addresses included; /desk is kept free for editors.
            web.get(r"/{path:(?!(?:api|desk)(?:/|$)).*}", Pages(file_cache, not_found, metrics).serve),
        ]
    )


async def _hub_running(app: web.Application) -> AsyncIterator[None]:
    async with app[HUB].running():
        yield


async def _hub_closed(app: web.Application) -> None:
    # Before aiohttp waits for open requests; streams never end by themselves.
    app[HUB].close()

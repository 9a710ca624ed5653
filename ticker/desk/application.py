"""The desk as a part of the web application: ``setup(app, …)`` puts it at /desk."""

from collections.abc import AsyncIterator

from aiohttp import web

from ticker.api.services import Services
from ticker.config import Settings
from ticker.desk import refusals
from ticker.desk.frame import ROOT, Frame
from ticker.desk.hub import DeskHub
from ticker.desk.liveblogs import Hooks, Liveblogs
from ticker.desk.offline import Offline
from ticker.desk.people import Account, People, Trail
from ticker.desk.rendering import DeskRendering
from ticker.desk.screen import Screen
from ticker.desk.sign_in import SignIn
from ticker.desk.single_sign_on import SingleSignOn
from ticker.editing.command_handler import CommandHandler
from ticker.projections.rendering.themes import Themes

HUB = web.AppKey("hub", DeskHub)


def setup(
    app: web.Application,
    *,
    rendering: DeskRendering,
    hub: DeskHub,
    handler: CommandHandler,
    services: Services,
    settings: Settings,
    themes: Themes,
) -> None:
    """Serve the pages below /desk of `app`, and keep its hub running. Opens nothing; what they need is given."""
    frame = Frame(rendering.templates, services.authenticator)
    pages = web.Application(middlewares=[refusals.middleware(frame)])
    pages.router.add_get("/assets/{path:.+}", rendering.assets.serve)
    accounts = services.accounts
    sign_in = SignIn(
        frame,
        services.authenticator,
        accounts.password_sign_in,
        services.writes,
        lifetime=accounts.sessions.lifetime,
        single_sign_on=accounts.single_sign_on,
    )
    pages.add_routes(sign_in.routes)
    if settings.openid:
        openid_pages = SingleSignOn(
            sign_in,
            services.authenticator,
            settings.openid,
            identities=accounts.identities,
            sessions=accounts.sessions,
            audit=accounts.audit,
        )
        pages.add_routes(openid_pages.routes)
        pages.cleanup_ctx.append(openid_pages.open)
    pages.add_routes(Account(frame, people=accounts.people, tokens=accounts.tokens, sessions=accounts.sessions).routes)
    people = People(
        frame,
        handler.journal,
        people=accounts.people,
        tokens=accounts.tokens,
        single_sign_on=accounts.single_sign_on,
    )
    pages.add_routes(people.routes)
    pages.add_routes(Trail(frame, trail=accounts.trail, people=accounts.people).routes)
    pages.add_routes(Liveblogs(frame, handler, themes).routes)
    pages.add_routes(Screen(frame, handler, rendering.cards, silence_minutes=settings.silence_minutes).routes)
    pages.add_routes(Hooks(frame, handler, services.inbound.hooks, settings.site.public_url).routes)
    pages.add_routes(Offline(frame, rendering.assets, settings.site).routes)
    app.add_subapp(ROOT, pages)
    app[HUB] = hub
    app.cleanup_ctx.append(_hub_running)
    app.on_shutdown.append(_hub_closed)


async def _hub_running(app: web.Application) -> AsyncIterator[None]:
    async with app[HUB].running():
        yield


async def _hub_closed(app: web.Application) -> None:
    # Before aiohttp waits for open requests; streams never end by themselves.
    app[HUB].close()

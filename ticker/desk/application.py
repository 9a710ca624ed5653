"""The desk as a part of the web application: ``setup(app, …)`` puts it at /desk."""

from collections.abc import AsyncIterator

from aiohttp import web

from ticker.api.services import Office
from ticker.config import Settings
from ticker.desk import refusals
from ticker.desk.account import Account
from ticker.desk.frame import ROOT, Frame
from ticker.desk.hooks import Hooks
from ticker.desk.hub import Room
from ticker.desk.liveblogs import Liveblogs
from ticker.desk.offline import Offline
from ticker.desk.people import People
from ticker.desk.rendering import Printing
from ticker.desk.screen import Screen
from ticker.desk.sign_in import SignIn
from ticker.desk.single_sign_on import SingleSignOn
from ticker.desk.trail import Trail
from ticker.editing.command_handler import Desk
from ticker.projections.rendering.themes import Themes

ROOM = web.AppKey("room", Room)


def setup(
    app: web.Application,
    *,
    printing: Printing,
    room: Room,
    desk: Desk,
    office: Office,
    settings: Settings,
    themes: Themes,
) -> None:
    """Serve the pages below /desk of `app`, and keep its room open. Opens nothing; what they need is given."""
    frame = Frame(printing.templates, office.doorkeeper)
    pages = web.Application(middlewares=[refusals.middleware(frame)])
    pages.router.add_get("/assets/{path:.+}", printing.assets.serve)
    single_sign_on = settings.openid.name if settings.openid else ""
    sign_in = SignIn(frame, office, single_sign_on=single_sign_on)
    pages.add_routes(sign_in.routes)
    if settings.openid:
        crossing = SingleSignOn(sign_in, office, settings.openid)
        pages.add_routes(crossing.routes)
        pages.cleanup_ctx.append(crossing.open)
    pages.add_routes(Account(frame, office).routes)
    pages.add_routes(People(frame, desk, office, single_sign_on=single_sign_on).routes)
    pages.add_routes(Trail(frame, office).routes)
    pages.add_routes(Liveblogs(frame, desk, themes).routes)
    pages.add_routes(Screen(frame, desk, printing.cards, silence_minutes=settings.silence_minutes).routes)
    pages.add_routes(Hooks(frame, desk, office.hooks, settings.site.public_url).routes)
    pages.add_routes(Offline(frame, printing.assets, settings.site).routes)
    app.add_subapp(ROOT, pages)
    app[ROOM] = room
    app.cleanup_ctx.append(_room_open)
    app.on_shutdown.append(_room_closed)


async def _room_open(app: web.Application) -> AsyncIterator[None]:
    async with app[ROOM].running():
        yield


async def _room_closed(app: web.Application) -> None:
    # Before aiohttp waits for open requests; streams never end by themselves.
    app[ROOM].close()

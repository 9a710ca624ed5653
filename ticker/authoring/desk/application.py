"""The desk as a part of the web application: ``setup(app, …)`` puts it at /desk."""

from aiohttp import web

from ticker.authoring.api.office import Office
from ticker.authoring.api.resources import Resources
from ticker.authoring.desk import refusals
from ticker.authoring.desk.assets import Assets
from ticker.authoring.desk.cards import Cards
from ticker.authoring.desk.frame import ROOT, Frame
from ticker.authoring.desk.liveblogs import Liveblogs
from ticker.authoring.desk.offline import Offline
from ticker.authoring.desk.screen import Screen
from ticker.authoring.desk.sign_in import SignIn
from ticker.authoring.desk.templates import Templates
from ticker.authoring.handle import Desk
from ticker.config import Settings
from ticker.projections.printing.fragments import Fragments
from ticker.projections.printing.themes import Themes


def setup(app: web.Application, *, desk: Desk, office: Office, settings: Settings, themes: Themes) -> None:
    """Serve the pages below /desk of `app`. Opens nothing; what they need is given."""
    assets = Assets(themes)
    frame = Frame(Templates(settings.site, assets), office.doorkeeper)
    cards = Cards(frame.templates, Fragments(settings.site, themes), Resources(settings.site.public_url))
    pages = web.Application(middlewares=[refusals.middleware(frame)])
    pages.router.add_get("/assets/{path:.+}", assets.serve)
    pages.add_routes(SignIn(frame, office).routes)
    pages.add_routes(Liveblogs(frame, desk, themes).routes)
    pages.add_routes(Screen(frame, desk, cards, silence_minutes=settings.silence_minutes).routes)
    pages.add_routes(Offline(frame, assets, settings.site).routes)
    app.add_subapp(ROOT, pages)

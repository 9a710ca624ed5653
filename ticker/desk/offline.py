"""What the desk needs to be opened without a network, and to be installed like an application.

A service worker (Service Workers, W3C) that keeps the desk's files, the bare screen of a liveblog, and a manifest (Web
Application Manifest, W3C).
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from ticker.config import Site
from ticker.desk.assets import Assets
from ticker.desk.frame import ROOT, Frame

THEME_COLOR: Final = "#0b4a8f"
GROUND: Final = "#eceff3"

_ICONS: Final = (
    ("icon.svg", "any", "any"),
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)
"""File, sizes, purpose."""


class Offline:
    """`GET /desk/worker.js`, `/desk/manifest.webmanifest`, `/desk/offline`; bare screens come from `Screen.shell`."""

    def __init__(self, frame: Frame, assets: Assets, site: Site) -> None:
        self._frame = frame
        self._names = assets.names
        self._site = site
        self._script = _worker(assets)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/worker.js", self.worker),
            web.get("/manifest.webmanifest", self.manifest),
            web.get("/offline", self.landing),
        ]

    async def worker(self, _request: web.Request) -> web.Response:
        """The worker's beginning: another one after each release, so that browsers fetch it and all it imports."""
        headers = {
            "Cache-Control": "no-cache",
            "Service-Worker-Allowed": ROOT,  # the list of liveblogs has no slash after it, so it lies beside /desk/
        }
        return web.Response(text=self._script, content_type="text/javascript", charset="utf-8", headers=headers)

    async def manifest(self, request: web.Request) -> web.Response:
        language = self._frame.language(request, None)
        words = self._frame.templates.words(language)
        icons = [
            {"src": f"{ROOT}/{self._names[file]}", "sizes": sizes, "purpose": purpose}
            for file, sizes, purpose in _ICONS
        ]
        document = {
            "id": ROOT,
            "name": f"{self._site.publisher}: Ticker",
            "short_name": "Ticker",
            "description": words.gettext("Write the liveblog from wherever you are, with or without a network."),
            "lang": language,
            "start_url": ROOT,
            "scope": ROOT,
            "display": "standalone",
            "theme_color": THEME_COLOR,
            "background_color": GROUND,
            "icons": icons,
        }
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
        return web.json_response(document, content_type="application/manifest+json", headers=headers)

    async def landing(self, request: web.Request) -> web.Response:
        """What stands for a page that is not kept."""
        return self._frame.page(request, "offline.html")


def _worker(assets: Assets) -> str:
    paths = sorted(f"{ROOT}/{path}" for path in assets.names.values())
    about = {"release": hashlib.sha256("\n".join(paths).encode()).hexdigest()[:12], "assets": paths}
    return f'import {{ attend }} from "{ROOT}/{assets.names["worker.js"]}";\n\nattend({json.dumps(about)});\n'

"""The desk's scripts and style sheets, from memory, under names that change with their bytes.

They lie in ``templates/desk/static/``; what comes from elsewhere in ``vendor/<name>/`` there, with its licence.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from aiohttp import web

from ticker.projections.artefact import COMPRESSED
from ticker.projections.artefact import MEDIA_TYPES as PUBLIC_MEDIA_TYPES
from ticker.projections.rendering.assets import published, static_imports
from ticker.projections.rendering.themes import PAGE_STYLE, Theme, Themes, templates_dir

MEDIA_TYPES: Final = PUBLIC_MEDIA_TYPES | {
    ".mjs": PUBLIC_MEDIA_TYPES[".js"],
    ".webmanifest": "application/manifest+json",
}

_TEXTS: Final = COMPRESSED | {".mjs", ".webmanifest"}

LASTING: Final = "public, max-age=31536000, immutable"

_OWN_ADDRESS = re.compile(r"""\burl\(\s*["']?(?!["']|[a-z]+:|[#/])(?:\./)?""")
"""The beginning of a relative address in a style sheet (CSS Values 4, section 4.5)."""


class Assets:
    """All of them, read once. `names` has the address below /desk of each, by the name that a template knows it by.

    `imports` has by the same name the addresses of the modules that a script cannot begin without.
    """

    def __init__(self, themes: Themes) -> None:
        """Also the style sheet of each of the `themes`, see `as_read`.

        Raises:
            ConfigError: a file loads what is not there; the sentence names both.
        """
        styles = {as_read(theme): _scoped(theme) for theme in themes.values()}
        assets = published(_files() | styles, endings=MEDIA_TYPES)
        self.names: Mapping[str, str] = {name: asset.path for name, asset in assets.items()}
        self.imports: Mapping[str, Sequence[str]] = static_imports(assets)
        self._bodies = {asset.path: asset.body for asset in assets.values()}

    def body(self, path: str) -> bytes:
        """What lies at a path below /desk.

        Raises:
            KeyError: nothing does.
        """
        return self._bodies[path]

    async def serve(self, request: web.Request) -> web.Response:
        path = f"assets/{request.match_info['path']}"
        if path not in self._bodies:
            raise web.HTTPNotFound
        suffix = PurePosixPath(path).suffix
        headers = {"Content-Type": MEDIA_TYPES[suffix], "Cache-Control": LASTING}
        response = web.Response(body=self._bodies[path], headers=headers)
        if suffix in _TEXTS:
            response.enable_compression()
        return response


def as_read(theme: Theme) -> str:
    """The name of the style sheet that shows entries in `theme` as readers see them, within ``.as-read`` alone."""
    return f"as-read-{theme.name}.css"


def _files() -> dict[str, bytes]:
    root = templates_dir() / "desk" / "static"
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix in MEDIA_TYPES)
    return {str(path.relative_to(root).as_posix()): path.read_bytes() for path in files if not _hidden(path)}


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _scoped(theme: Theme) -> bytes:
    """A theme's whole style sheet, bounded (CSS Cascade 6, section 2.5): it may not restyle the desk around entries."""
    style = _OWN_ADDRESS.sub(r"\g<0>/assets/", theme.assets[PAGE_STYLE].body.decode())
    return f"@scope (.as-read) {{\n{style.replace(':root', ':scope')}\n}}\n".encode()

"""Where templates lie, and the style sheets and scripts they load, under names that change with their bytes.

There is no build step. A module may import its neighbours and a style sheet may show them, by the names they have on
disk, ``import { clock } from "./clock.js"`` and ``url("paper.png")``; what is published names them by their bytes.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

import ticker
from ticker.errors import ConfigError
from ticker.projections.artefact import MEDIA_TYPES, Artefact

DIGITS = 8
"""Hex digits of SHA-256 in an asset's name: 32 bits tell the versions of one file apart."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z0-9]+")
"""What a static file may be called: it becomes part of an address."""

_LOADED = {
    ".js": re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*["']\./)(?P<name>[^"'/]+)(?=["'])"""),
    ".css": re.compile(rf"""(?P<before>\burl\(\s*["']?(?:\./)?)(?P<name>{_NAME.pattern})(?=["']?\s*\))"""),
}
"""How a file names a neighbour: ECMA-262 §16.2 (import and export … from, import()), CSS Values 4 §4.5 (url())."""


def templates_dir() -> Path:
    """Where the templates lie: inside the installed package, or beside it in a checkout.

    Raises:
        ConfigError: neither place has them; the installation is broken.
    """
    package = Path(ticker.__file__).parent
    for place in (package / "templates", package.parent / "templates"):
        if (place / "base.html").is_file():
            return place
    raise ConfigError(f"no templates in {package} or beside it; install Ticker again")


def assets(templates: Path) -> Sequence[Artefact]:
    """Everything in the `static` folders under `templates`, as ``assets/<name>-<sha8>.<ext>``; sorted by path.

    Raises:
        ConfigError: as `asset_names`.
    """
    return sorted(_named(templates).values(), key=lambda artefact: artefact.path)


def asset_names(templates: Path) -> Mapping[str, str]:
    """Path of each asset by the file name a template knows it by: ``live.js`` → ``assets/live-0c1d2e3f.js``.

    Raises:
        ConfigError: two files have the same name, one has a name no address can have, one loads what is not there,
            or some load each other in a circle.
    """
    return {name: artefact.path for name, artefact in _named(templates).items()}


def with_loaded(known: Sequence[Artefact], linked: Collection[str]) -> Sequence[Artefact]:
    """Those of the `known` assets that lie at a `linked` path, and all that these load in turn; sorted by path."""
    by_path = {artefact.path: artefact for artefact in known}
    waiting, found = [path for path in linked if path in by_path], dict[str, Artefact]()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = by_path[path]
            waiting += [f"assets/{name}" for name in _loads(path, by_path[path].body)]
    return [found[path] for path in sorted(found)]


def _named(templates: Path) -> Mapping[str, Artefact]:
    files: dict[str, Path] = {}
    for path in sorted(templates.rglob("static/*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.name in files:
            raise ConfigError(f"two static files are called {path.name!r}; assets share one folder")
        if not _NAME.fullmatch(path.name) or path.suffix not in MEDIA_TYPES:
            raise ConfigError(f"{path} cannot be an asset: its name needs letters, digits, - and _, and a known ending")
        files[path.name] = path
    naming = _Naming(files)
    return {name: naming.asset(name, ()) for name in files}


class _Naming:
    """Names files after their bytes: those that a file loads first, for their names are among its bytes."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._done: dict[str, Artefact] = {}

    def asset(self, name: str, loading: tuple[str, ...]) -> Artefact:
        """The asset of the file `name`; `loading` are the files that are waiting for it, the first of all first."""
        if name in loading:
            circle = " → ".join((*loading[loading.index(name) :], name))
            raise ConfigError(f"static files load each other in a circle: {circle}; take out what they share")
        if name not in self._files:
            raise ConfigError(f"{self._files[loading[-1]]} loads {name!r}, which is not among the static files")
        if name not in self._done:
            self._done[name] = self._as_published(self._files[name], (*loading, name))
        return self._done[name]

    def _as_published(self, file: Path, loading: tuple[str, ...]) -> Artefact:
        content = file.read_bytes()
        if pattern := _LOADED.get(file.suffix):

            def published(found: re.Match[str]) -> str:
                return found["before"] + PurePosixPath(self.asset(found["name"], loading).path).name

            content = pattern.sub(published, content.decode()).encode()
        digest = hashlib.sha256(content).hexdigest()[:DIGITS]
        return Artefact(path=f"assets/{file.stem}-{digest}{file.suffix}", body=content)


def _loads(path: str, body: bytes) -> Sequence[str]:
    pattern = _LOADED.get(PurePosixPath(path).suffix)
    return [found["name"] for found in pattern.finditer(body.decode())] if pattern else []

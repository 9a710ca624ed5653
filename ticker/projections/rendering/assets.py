"""Style sheets, scripts and pictures of the pages themselves, published under names that change with their bytes.

There is no build step. A module may import its neighbours and a style sheet may show them, by the names they have on
disk, ``import { clock } from "./clock.js"`` and ``url("paper.png")``; what is published names them by their bytes.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath

from ticker.errors import ConfigError
from ticker.projections.artefact import MEDIA_TYPES, Artefact

DIGITS = 8
"""Hex digits of SHA-256 in an asset's name: 32 bits tell the versions of one file apart."""

FOLDER = PurePosixPath("assets")
"""Where all of them lie, seen from the public root."""

_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)*[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z0-9]+")
"""What a static file may be called, its folders before it: it becomes part of an address."""

_IMPORTS = {
    ".js": re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*["']\./)(?P<name>[^"']+)(?=["'])"""),
    ".css": re.compile(rf"""(?P<before>\burl\(\s*["']?(?:\./)?)(?P<name>{_NAME.pattern})(?=["']?\s*\))"""),
}
"""How a file names a neighbour: ECMA-262 §16.2 (import and export … from, import()), CSS Values 4 §4.5 (url())."""

_STATIC_IMPORT = re.compile(r"""\b(?:from|import)\s*["']\./(?P<name>[^"']+)(?=["'])""")
"""The same without ``import()``, which loads a module only when the script gets there."""

_CSS_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\))|/\*.*?\*/""", re.DOTALL)
"""A comment in CSS (CSS Syntax 3 §4.3.2), or in the group what may look like one: strings and addresses."""


_SCRIPT_HEADER = re.compile(r"\A(?:(?!.*(?:licen[cs]e|copyright|©))//.*\n|\s*\n)+", re.IGNORECASE)
"""The lines before a script's first that say what it is for (ECMA-262 §12.4), if they say nothing of rights."""


def published(files: Mapping[str, bytes], endings: Collection[str] = MEDIA_TYPES) -> Mapping[str, Artefact]:
    """The static `files` as ``assets/<name>-<sha8>.<ext>``, by the name that a template knows each by.

    A name may begin with folders; what a file loads lies beside it or below. `endings` are those a file may have.

    Raises:
        ConfigError: one has a name no address can have, one loads what is not there, or some load each other in a
            circle; the sentence names them.
    """
    for name in files:
        if not _NAME.fullmatch(name) or PurePosixPath(name).suffix not in endings:
            raise ConfigError(f"static/{name} has no good name: it takes letters, digits, - and _, and a known ending")
    naming = _ContentNaming(files)
    return {name: naming.asset(name, ()) for name in files}


def with_dependencies(assets: Sequence[Artefact], linked: Collection[str]) -> Sequence[Artefact]:
    """Those of the `assets` that lie at a `linked` path, and all that these load in turn; sorted by path."""
    by_path = {artefact.path: artefact for artefact in assets}
    queue, reached = [path for path in linked if path in by_path], dict[str, Artefact]()
    while queue:
        path = queue.pop()
        if path not in reached:
            reached[path] = by_path[path]
            queue += _dependencies(by_path[path])
    return [reached[path] for path in sorted(reached)]


def static_imports(assets: Mapping[str, Artefact]) -> Mapping[str, Sequence[str]]:
    """The paths of all modules that each of the `assets` imports, itself or through others, by its name.

    Each once and the nearest first, as a browser would find them; what is loaded by ``import()`` is not among them.
    """
    direct = {
        asset.path: _neighbours(asset, _STATIC_IMPORT) if asset.path.endswith(".js") else ()
        for asset in assets.values()
    }
    return {name: _reached(asset.path, direct) for name, asset in assets.items()}


def _reached(start: str, direct: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """All that `start` leads to, breadth first."""
    paths = [start]
    for path in paths:  # which grow meanwhile
        paths += [found for found in dict.fromkeys(direct[path]) if found not in paths]
    return paths[1:]


class _ContentNaming:
    """Names files after their bytes: those that a file loads first, for their names are among its bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._done: dict[str, Artefact] = {}

    def asset(self, name: str, loading: tuple[str, ...]) -> Artefact:
        """The asset of the file `name`; `loading` are the files that are waiting for it, the first of all first."""
        if name in loading:
            circle = " → ".join((*loading[loading.index(name) :], name))
            raise ConfigError(f"static files load each other in a circle: {circle}; take out what they share")
        if name not in self._files:
            raise ConfigError(f"static/{loading[-1]} loads {name!r}, which is not beside it")
        if name not in self._done:
            self._done[name] = self._publish(PurePosixPath(name), self._files[name], (*loading, name))
        return self._done[name]

    def _publish(self, file: PurePosixPath, content: bytes, loading: tuple[str, ...]) -> Artefact:
        if file.suffix == ".css":  # a tenth of a style sheet is said to whoever edits it, not to readers
            content = _CSS_COMMENT.sub(lambda match: match[1] or "", content.decode()).encode()
        elif file.suffix == ".js":  # likewise: 8 % of the scripts of a front page
            content = _SCRIPT_HEADER.sub("", content.decode()).encode()
        if pattern := _IMPORTS.get(file.suffix):

            def renamed(match: re.Match[str]) -> str:
                loaded = self.asset(str(file.parent / match["name"]), loading)
                return match["before"] + str(PurePosixPath(loaded.path).relative_to(FOLDER / file.parent))

            content = pattern.sub(renamed, content.decode()).encode()
        digest = hashlib.sha256(content).hexdigest()[:DIGITS]
        path = FOLDER / file.with_stem(f"{file.stem}-{digest}")
        return Artefact(path=str(path), body=content)


def _dependencies(asset: Artefact) -> Sequence[str]:
    """The paths of what the `asset` loads, now or later."""
    pattern = _IMPORTS.get(PurePosixPath(asset.path).suffix)
    return _neighbours(asset, pattern) if pattern else []


def _neighbours(asset: Artefact, pattern: re.Pattern[str]) -> Sequence[str]:
    folder = PurePosixPath(asset.path).parent
    return [str(folder / match["name"]) for match in pattern.finditer(asset.body.decode())]

"""The renderer's version: a word that changes with whatever may change artefacts' bytes, but for the site."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from ticker.projections.rendering.themes import Themes

DIGITS = 16
"""Hex digits of SHA-256: 64 bits, far more than there are releases to tell apart."""


def renderer_version(themes: Themes) -> str:
    """The same on every machine with the same release and themes. Reads a hundred files, 40 ms the first time.

    The site is no part of it: a replayed archive shows the site it was sealed at, and must not be taken for outdated.
    For what renderers use of the domain and of the journal's codec the number of the release has to stand.
    """
    digest = hashlib.sha256(version("ticker").encode())
    digest.update("\n".join(artefact.path for artefact in themes.artefacts).encode())  # named by their bytes
    for name, path in sorted(sources(themes).items()):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:DIGITS]


def sources(themes: Themes) -> dict[str, Path]:
    """Templates, catalogues and the code that fills them, by names that do not tell where they are installed."""
    files = _below(Path(__file__).parent, "/projections", "*.py", "*.po")
    for theme in themes.values():
        own, shared = theme.folders
        files |= _below(own, theme.name, "*.html") | _below(shared, "/templates", "*.html")
    return files


def _below(folder: Path, label: str, *patterns: str) -> dict[str, Path]:
    paths = (path for pattern in patterns for path in folder.rglob(pattern))
    return {f"{label}/{path.relative_to(folder).as_posix()}": path for path in paths}

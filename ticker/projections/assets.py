"""Where templates lie, and the style sheets and scripts they load, under names that change with their bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import ticker
from ticker.errors import ConfigError
from ticker.projections.artefact import Artefact

DIGITS = 8
"""Hex digits of SHA-256 in an asset's name: 32 bits tell the versions of one file apart."""


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
    """Everything in the `static` folders under `templates`, as ``assets/<name>-<sha8>.<ext>``; sorted by path."""
    found = (_asset(path) for path in templates.rglob("static/*") if path.is_file())
    return sorted(found, key=lambda artefact: artefact.path)


def asset_names(templates: Path) -> Mapping[str, str]:
    """Path of each asset by the file name a template knows it by: ``live.js`` → ``assets/live-0c1d2e3f.js``.

    Raises:
        ConfigError: two files have the same name.
    """
    names: dict[str, str] = {}
    for path in sorted(templates.rglob("static/*")):
        if path.name in names:
            raise ConfigError(f"two static files are called {path.name!r}; assets share one folder")
        if path.is_file():
            names[path.name] = _asset(path).path
    return names


def _asset(path: Path) -> Artefact:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:DIGITS]
    return Artefact(path=f"assets/{path.stem}-{digest}{path.suffix}", body=content)

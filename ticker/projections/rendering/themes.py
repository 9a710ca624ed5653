"""The looks a liveblog can have: each a folder laid over the templates that all share (docs/themes.md).

A theme `kurier` is a folder ``kurier/`` with ``static/kurier.css``, which sets the custom properties of the shared
``static/ticker.css``, and with the templates it does differently: a file there takes the place of the shared one of the
same name. The built-in themes are such folders; a newsroom keeps its own in the directory TICKER_THEMES_DIR.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ticker
from ticker.domain.events import THEME
from ticker.errors import ConfigError, UnknownTheme
from ticker.projections.artefact import Artefact
from ticker.projections.rendering import assets

SHARED_STYLE = "ticker.css"

PAGE_STYLE = "page.css"
"""The shared style sheet and the theme's behind it, in one file: one request less before the first paint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A look. `folders` are searched for a template in their order; `assets` are known by their names on disk."""

    name: str
    folders: tuple[Path, ...]
    assets: Mapping[str, Artefact]

    @property
    def own_templates(self) -> Sequence[str]:
        """What it does differently, by name."""
        return sorted(path.name for path in self.folders[0].glob("*.html"))


class Themes(Mapping[str, Theme]):
    """The themes there are, by name. `default` is the one of pages that belong to no liveblog, and of new liveblogs.

    ``themes[name]`` raises `UnknownTheme`.
    """

    def __init__(self, themes: Sequence[Theme], default: str = "liveblog") -> None:
        self._themes = {theme.name: theme for theme in themes}
        self.default = self[default]

    @classmethod
    def installed(cls, own: Path | None = None, default: str = "liveblog") -> "Themes":
        """The built-in themes, and a newsroom's own in the folder `own`; read once.

        Raises:
            ConfigError: a folder is no theme, its files cannot be published, or none is called `default`.
        """
        shared = templates_dir()
        built_in = [path for path in _folders(shared) if (path / "static" / style_of(path.name)).is_file()]
        themes = [_theme(folder, shared) for folder in (*built_in, *_own_folders(own, built_in))]
        try:
            return cls(themes, default)
        except UnknownTheme as error:
            raise ConfigError(f"TICKER_THEME: {error}") from error

    def __getitem__(self, name: str) -> Theme:
        try:
            return self._themes[name]
        except KeyError:
            raise UnknownTheme(name, sorted(self._themes)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._themes

    def __iter__(self) -> Iterator[str]:
        return iter(self._themes)

    def __len__(self) -> int:
        return len(self._themes)

    def chosen(self, name: str | None) -> Theme:
        """The theme of that name, or the default where none is named.

        Raises:
            UnknownTheme: it is not installed.
        """
        return self[name] if name else self.default

    @property
    def artefacts(self) -> Sequence[Artefact]:
        """The assets of all themes, sorted by path; what themes share is there once."""
        by_path = {artefact.path: artefact for theme in self.values() for artefact in theme.assets.values()}
        return [by_path[path] for path in sorted(by_path)]


def templates_dir() -> Path:
    """Where the shared templates and the built-in themes lie: inside the installed package, or beside it in a checkout.

    Raises:
        ConfigError: neither place has them; the installation is broken.
    """
    package = Path(ticker.__file__).parent
    for directory in (package / "templates", package.parent / "templates"):
        if (directory / "base.html").is_file():
            return directory
    raise ConfigError(f"no templates in {package} or beside it; install Ticker again")


def style_of(theme: str) -> str:
    return f"{theme}.css"


def _folders(directory: Path) -> Sequence[Path]:
    return sorted(path for path in directory.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def _own_folders(directory: Path | None, built_in: Sequence[Path]) -> Sequence[Path]:
    if directory is None:
        return []
    if not directory.is_dir():
        raise ConfigError(f"TICKER_THEMES_DIR: {directory} is no directory")
    for folder in (folders := _folders(directory)):
        if not re.fullmatch(THEME, folder.name):
            raise ConfigError(f"{folder}: a theme's name is lower-case letters a-z, digits and hyphens, a letter first")
        if folder.name in {theme.name for theme in built_in}:
            raise ConfigError(f"{folder}: {folder.name} is a built-in theme; give yours another name")
        if not (style := folder / "static" / style_of(folder.name)).is_file():
            raise ConfigError(f"{folder}: a theme needs a style sheet, {style} is not there")
    return folders


def _theme(folder: Path, shared: Path) -> Theme:
    files = _static(shared) | _static(folder)
    files[PAGE_STYLE] = files[SHARED_STYLE] + b"\n" + files[style_of(folder.name)]
    try:
        published = assets.published(files)
    except ConfigError as error:
        raise ConfigError(f"theme {folder}: {error}") from error
    return Theme(name=folder.name, folders=(folder, shared), assets=published)


def _static(folder: Path) -> dict[str, bytes]:
    files = sorted((folder / "static").glob("[!.]*"))
    return {path.name: path.read_bytes() for path in files if path.is_file()}

"""What the desk's pages, streams and previews are rendered with: read once, shared by all of them."""

from dataclasses import dataclass
from typing import Self

from ticker.api.resources import Resources
from ticker.config import Site
from ticker.desk.assets import Assets
from ticker.desk.cards import Cards
from ticker.desk.preview import Previews
from ticker.desk.templates import Templates
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import Fragments
from ticker.projections.rendering.themes import Themes


@dataclass(frozen=True, kw_only=True)
class DeskRendering:
    """Templates and assets, and what renders with them. A changed file needs a new process."""

    assets: Assets
    templates: Templates
    cards: Cards
    previews: Previews

    @classmethod
    def of(cls, site: Site, themes: Themes) -> Self:
        """Read everything, 0.1 s.

        Raises:
            ConfigError: a script or style sheet loads what is not there.
        """
        assets = Assets(themes)
        templates, fragments = Templates(site, assets), Fragments(site, themes)
        cards = Cards(templates, fragments, Resources(site.public_url))
        return cls(assets=assets, templates=templates, cards=cards, previews=Previews(DocumentRenderer(fragments)))

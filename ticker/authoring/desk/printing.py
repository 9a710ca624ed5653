"""What the desk's pages, streams and previews are printed with: read once, shared by all of them."""

from dataclasses import dataclass
from typing import Self

from ticker.authoring.api.resources import Resources
from ticker.authoring.desk.assets import Assets
from ticker.authoring.desk.cards import Cards
from ticker.authoring.desk.preview import Previews
from ticker.authoring.desk.templates import Templates
from ticker.config import Site
from ticker.projections.printing.fragments import Fragments
from ticker.projections.printing.press import Press
from ticker.projections.printing.themes import Themes


@dataclass(frozen=True, kw_only=True)
class Printing:
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
        return cls(assets=assets, templates=templates, cards=cards, previews=Previews(Press(fragments)))

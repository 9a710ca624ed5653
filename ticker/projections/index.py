"""The list of liveblogs. Pure."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ticker.card import Card
from ticker.journal.port import Head
from ticker.liveblog import LiveblogState
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.fragments import INDEX, Setting
from ticker.projections.press import Press


def index(press: Press, heads: Sequence[Head]) -> Artefact:
    """The list of liveblogs that readers may see, the newest first. Language and zone are the newest one's."""
    public = [head for head in heads if head.card.opened_at]
    public.sort(key=lambda head: (_day(head.card), head.card.opened_at, head.liveblog), reverse=True)
    card = public[0].card if public else None
    setting = Setting(
        slug="",
        theme=press.fragments.themes.default.name,
        language=card.language if card else "de",
        time_zone=card.time_zone if card else "UTC",
    )
    html = press.fragments.render(
        "index.html",
        setting,
        INDEX,
        canonical=press.address(artefact.INDEX),
        live=[head for head in public if head.card.state is LiveblogState.LIVE],
        closed=[head for head in public if head.card.state is LiveblogState.CLOSED],
    )
    return Artefact(path=artefact.INDEX, body=html.encode())


def _day(card: Card) -> date:
    """The local day a liveblog began: where it ran, if that was elsewhere."""
    assert card.opened_at is not None
    return card.day or card.opened_at.astimezone(ZoneInfo(card.time_zone)).date()

"""From an export that was read to the commands that post it."""

from collections.abc import Callable, Sequence
from datetime import date

from ticker.domain import commands as c
from ticker.domain.events import Marks, Theme
from ticker.exchange.importers.parsed import PeerEntry, PeerLiveblog

_ENDINGS = {"de": "Ende des Liveblogs"}
_ENDING = "End of the liveblog"


def commands_for(
    parsed: PeerLiveblog,
    *,
    title: str,
    day: date,
    zone: str,
    language: str,
    theme: Theme,
    new_id: Callable[[], str],
    closed: bool,
) -> Sequence[c.Command]:
    """What posts the liveblog of that local day, oldest entry first; `closed` ends it even if the source goes on."""
    commands: list[c.Command] = [
        c.CreateLiveblog(title=title, theme=theme, time_zone=zone, language=language, deck=parsed.deck, day=day)
    ]
    commands += [_publish(entry, new_id()) for entry in parsed.entries]
    if parsed.closed or closed:
        headline = _ENDINGS.get(language.partition("-")[0], _ENDING)
        commands.append(c.CloseLiveblog(headline=headline, imported=c.Imported(published_at=parsed.closed_at)))
    return commands


def _publish(entry: PeerEntry, entry_id: str) -> c.Command:
    return c.PublishEntry(
        entry_id=entry_id,
        content=entry.content,
        marks=Marks(key_event=entry.key_event, pinned=entry.pinned),
        imported=c.Imported(published_at=entry.published_at),
    )

"""The rules: a state and a command give events, or a refusal with its reason. Pure.

`decide` never changes the state it is given, so that it can be asked again after a lost race.
"""

from datetime import datetime

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide import liveblog, published, summary, undoing, unpublished  # noqa: F401  # each registers its rules
from ticker.domain.decide.rule import Events, rule
from ticker.domain.liveblog import Liveblog
from ticker.errors import LiveblogExists, LiveblogNotFound

__all__ = ["decide"]


def decide(state: Liveblog, command: c.Command, *, now: datetime) -> Events:
    """The events `command` causes at `now` (aware, UTC). None at all: it was so already.

    Raises:
        Refused: a subclass that says why; nothing is to be appended.
    """
    if isinstance(command, c.CreateLiveblog):
        return _create(state, command)
    if not state.exists:
        raise LiveblogNotFound(state.slug)
    return rule(command, state, now)


def _create(state: Liveblog, command: c.CreateLiveblog) -> Events:
    if state.exists:
        raise LiveblogExists(state.slug)
    created = e.LiveblogCreated(
        title=command.title,
        theme=command.theme,
        time_zone=command.time_zone,
        language=command.language,
        top_story=command.top_story,
        deck=command.deck,
        previous=command.previous,
        day=command.day,
    )
    events: list[e.Event] = [created]
    if command.opened:
        events.append(e.LiveblogOpened())
    if command.points:
        events.append(e.SummarySet(points=command.points, provenance=command.provenance))
    return events

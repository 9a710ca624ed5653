"""Finds the rule of a command by its type. Each module beside this one registers those of its noun."""

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

from ticker.domain import events as e
from ticker.domain.liveblog import Liveblog

Events = Sequence[e.Event]


@singledispatch
def rule(command: object, _state: Liveblog, _now: datetime) -> Events:
    """The events of a command in a liveblog that exists."""
    raise TypeError(f"no rule for {type(command).__name__}")

"""The key developments as they stand, and what was suggested for them: values. Pure."""

from dataclasses import dataclass
from datetime import datetime

from ticker.domain.events import Point, Provenance

SUGGESTIONS_KEPT = 5
"""Suggestions that wait for an editor at the same time; an older one gives way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What stands. `revision` counts texts, for If-Match; `seq` is the event that set it last, at `updated_at`.

    `checked_by` is the principal who did so: where there is a `provenance`, the editor who answers for words that are
    nobody's own.
    """

    points: tuple[Point, ...] = ()
    revision: int = 0
    seq: int = 0
    updated_at: datetime | None = None
    checked_by: str = ""
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A summary that waits for an editor; no reader sees it."""

    id: str
    points: tuple[Point, ...]
    provenance: Provenance

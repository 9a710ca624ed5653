"""Where an entry stands at the desk: in the timeline as readers have it, or in one of the lanes before that. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Literal

from ticker.domain.entry import PAGE_SIZE, Entry, EntryState
from ticker.domain.liveblog import Liveblog

Lane = Literal["timeline", "drafts", "submitted", "scheduled"]

LANE_OF: Final[Mapping[EntryState, Lane]] = {
    EntryState.DRAFT: "drafts",
    EntryState.SUBMITTED: "submitted",
    EntryState.SCHEDULED: "scheduled",
    EntryState.PUBLISHED: "timeline",
    EntryState.RETRACTED: "timeline",
}

UNSEEN_SHOWN: Final = 100
"""The newest of each lane that a page shows: more drafts than that are nobody's any more."""

_LATER: Final = datetime.max.replace(tzinfo=UTC)


def unseen(state: Liveblog) -> Mapping[Lane, Sequence[Entry]]:
    """The lanes of what no reader has seen: the newest first, what is scheduled by its time."""
    found: dict[Lane, list[Entry]] = {"drafts": [], "submitted": [], "scheduled": []}
    for entry in map(state.entries.__getitem__, reversed(state.unseen)):
        if len(lane := found[LANE_OF[entry.state]]) < UNSEEN_SHOWN:
            lane.append(entry)
    found["scheduled"].sort(key=lambda entry: entry.publish_at or _LATER)
    return found


def older(state: Liveblog, before: int) -> Sequence[Entry]:
    """A page of public entries with numbers below `before`, the newest first."""
    place = min(max(before - 1, 0), len(state.order))
    return [state.entries[entry_id] for entry_id in reversed(state.order[max(place - PAGE_SIZE, 0) : place])]

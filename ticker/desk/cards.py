"""An entry as the desk shows it: in its lane, as readers see it, and below it what somebody's role may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, Literal, Self

from markupsafe import Markup

from ticker.api.resources import Resources
from ticker.desk.templates import Templates
from ticker.domain.entry import PAGE_SIZE, Entry, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.domain.permissions import Principal, Role
from ticker.projections.rendering.fragments import Fragments, Place, Setting
from ticker.projections.rendering.themes import Theme

Lane = Literal["timeline", "drafts", "submitted", "scheduled"]

LANE_OF: Final[Mapping[EntryState, Lane]] = {
    EntryState.DRAFT: "drafts",
    EntryState.SUBMITTED: "submitted",
    EntryState.SCHEDULED: "scheduled",
    EntryState.PUBLISHED: "timeline",
    EntryState.RETRACTED: "timeline",
}

LANE_MAX: Final = 100
"""The newest of each lane that a page shows: more drafts than that are nobody's any more."""

_LATER: Final = datetime.max.replace(tzinfo=UTC)

CARDS_KEPT: Final = 4096
"""Rendered cards in memory, about 4 KB each: some twenty busy liveblogs, for two roles in two languages."""

OWN: Final = ("discard",)
"""What reporters do with nothing but their own."""


def unpublished(state: Liveblog) -> Mapping[Lane, Sequence[Entry]]:
    """The lanes of what no reader has seen: the newest first, what is scheduled by its time."""
    lanes: dict[Lane, list[Entry]] = {"drafts": [], "submitted": [], "scheduled": []}
    for entry in map(state.entries.__getitem__, reversed(state.unpublished)):
        if len(lane := lanes[LANE_OF[entry.state]]) < LANE_MAX:
            lane.append(entry)
    lanes["scheduled"].sort(key=lambda entry: entry.publish_at or _LATER)
    return lanes


def older(state: Liveblog, before: int) -> Sequence[Entry]:
    """A page of public entries with numbers below `before`, the newest first."""
    place = min(max(before - 1, 0), len(state.order))
    return [state.entries[entry_id] for entry_id in reversed(state.order[max(place - PAGE_SIZE, 0) : place])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whom a card is for: all with the same role and language get the same bytes, reporters each their own.

    `reporter` is a reporter's id, empty for everybody else: they may do the same with whosever entry it is.
    """

    role: Role
    language: str
    reporter: str = ""

    @classmethod
    def of(cls, principal: Principal, slug: str, language: str) -> Self:
        role = principal.role_in(slug)
        return cls(role=role, language=language, reporter="" if role.covers(Role.EDITOR) else principal.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _CardKey:
    """All that a card depends on, so that it is rendered once."""

    entry: Entry
    setting: Setting
    etag: str
    pinned: bool
    live: bool
    role: Role
    language: str
    own: bool


class Cards:
    """Renders cards. Both the page and the stream of events take them from here."""

    def __init__(self, templates: Templates, fragments: Fragments, resources: Resources) -> None:
        self._templates = templates
        self._fragments = fragments
        self._resources = resources
        self._card = lru_cache(maxsize=CARDS_KEPT)(self._rendered)

    def card(self, state: Liveblog, entry: Entry, viewer: Viewer) -> Markup:
        """One entry, in whatever state."""
        key = _CardKey(
            entry=entry,
            setting=Setting.of(state),
            etag=self._resources.entry(state, entry.id).etag,
            pinned=state.pinned == entry.id,
            live=state.state is LiveblogState.LIVE,
            role=viewer.role,
            language=viewer.language,
            own=viewer.reporter in {"", entry.created_by},
        )
        return self._card(key)

    def theme(self, state: Liveblog) -> Theme:
        """The look of the liveblog's entries.

        Raises:
            UnknownTheme: it is not installed.
        """
        return self._fragments.themes[state.theme]

    def cards(self, state: Liveblog, entries: Sequence[Entry], viewer: Viewer) -> Sequence[Markup]:
        return [self.card(state, entry, viewer) for entry in entries]

    def _rendered(self, key: _CardKey) -> Markup:
        entry, setting = key.entry, key.setting
        return self._templates.render(
            "card.html",
            key.language,
            entry=entry,
            html=self._fragments.render("entry.html", setting, _place(entry, setting), entry=entry),
            setting=setting,
            zone=setting.time_zone,
            lane=LANE_OF[entry.state],
            etag=key.etag,
            pinned=key.pinned,
            actions=[
                action
                for action in actions(entry, key.role, pinned=key.pinned, live=key.live)
                if key.own or action not in OWN
            ],
        )


def actions(entry: Entry, role: Role, *, pinned: bool, live: bool) -> Sequence[str]:
    """What `role` may do with an own entry now, the likeliest first; `live` says whether its liveblog takes entries."""
    match entry.state:
        case EntryState.RETRACTED:
            return ("history",)
        case EntryState.PUBLISHED if role.covers(Role.EDITOR):
            flags = ("unpin" if pinned else "pin", "unkey" if entry.key_event else "key")
            return ("edit", "correct", *(flags if live else ()), "history", "retract")
        case EntryState.DRAFT | EntryState.SUBMITTED | EntryState.SCHEDULED if role.covers(Role.EDITOR):
            onward = ("publish", "schedule") if live else ()
            return (*onward, "edit", "history", "discard")
        case EntryState.DRAFT:
            return ("submit", "edit", "history", "discard")
        case EntryState.SUBMITTED:
            return ("edit", "history", "discard")
        case _:
            return ("history",)


def _place(entry: Entry, setting: Setting) -> Place:
    """Where links lead from below /desk. What readers cannot open yet is no link, as on an entry's own page."""
    return Place(name="front" if entry.state.public else "permalink", home=f"/{setting.slug}/", root="/")

"""HTML pages: front page, numbered page, permalink, gone page, and the list of liveblogs. Pure.

Numbered pages and permalinks know neither seq nor state, so a publish touches few of them. The front page carries the
seq it was rendered at, from which an open page follows (templates/static/live.js).
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from ticker.card import Card
from ticker.entry import PAGE_SIZE, Entry, EntryState, page_of
from ticker.events import Image, Text
from ticker.journal.port import Head
from ticker.liveblog import Liveblog, LiveblogState
from ticker.projections import artefact, sanitise
from ticker.projections.artefact import Artefact
from ticker.projections.fragments import FRONT, GONE, INDEX, PAGE, PERMALINK, Fragments, Place, Setting
from ticker.projections.moments import Moment, shown_at

KEY_EVENTS_SHOWN = 20
DESCRIPTION_LENGTH = 200
"""Characters of a page's description: what search engines and messengers show of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow: an entry, and the day that begins above it, if one does."""

    day: Moment | None
    html: Markup


@dataclass(frozen=True, slots=True)
class Jump:
    """A key event in the list that leads to it."""

    entry: Entry
    href: str


class Pages:
    """Every HTML page of a site. The same state gives the same bytes, on any machine and at any time."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments
        self._public_url = fragments.site.public_url

    def front(self, state: Liveblog) -> Artefact:
        """The newest entries, the pinned one once, key events, summary, and the close-out when there is one."""
        newest = state.newest()
        pinned = state.entries[state.pinned] if state.pinned else None
        here = {entry.id for entry in newest} | ({pinned.id} if pinned else set())
        html = self._page(
            "front.html",
            state,
            FRONT,
            path=artefact.front(state.slug),
            **part_values(state),
            description=_shortened(state.deck or state.top_story or state.title),
            seq=state.public_seq,
            changed=state.changed_seq,
            page_size=PAGE_SIZE,
            lead=lead(newest),
            pinned=self._fragments.entry(state, pinned, FRONT) if pinned else None,
            flow=self._flow(state, [entry for entry in newest if entry is not pinned], FRONT),
            key_events=self._key_events(state, here),
            older=_older(state, len(newest)),
        )
        return Artefact(path=artefact.front(state.slug), body=html)

    def page(self, state: Liveblog, number: int) -> Artefact:
        """Numbered page `number` (from 1, oldest entries first among pages, newest first on the page)."""
        path = artefact.page(state.slug, number)
        html = self._page(
            "page.html",
            state,
            PAGE,
            path=path,
            title=state.title,
            number=number,
            older=f"../{number - 1}/" if number > 1 else "",
            newer=f"../{number + 1}/" if number < state.pages else "",
            flow=self._flow(state, list(reversed(state.page(number))), PAGE),
        )
        return Artefact(path=path, body=html)

    def permalink(self, state: Liveblog, entry_id: str) -> Artefact:
        """The page of one public entry; once it is retracted, the page that says so, at another path."""
        entry = state.entries[entry_id]
        if entry.state is EntryState.RETRACTED:
            return self._gone(state, entry)
        path = artefact.permalink(state.slug, entry_id)
        html = self._page(
            "permalink.html",
            state,
            PERMALINK,
            path=path,
            title=state.title,
            description=_shortened(_words_of(entry) or entry.content.headline),
            picture=_picture(entry),
            entry=entry,
            html=self._fragments.entry(state, entry, PERMALINK),
            flow_href=f"../../page/{entry.page}/#e-{entry.id}",
        )
        return Artefact(path=path, body=html)

    def index(self, heads: Sequence[Head]) -> Artefact:
        """The list of liveblogs that readers may see, the newest first. Language and zone are the newest one's."""
        public = [head for head in heads if head.card.opened_at]
        public.sort(key=lambda head: (_day(head.card), head.card.opened_at, head.liveblog), reverse=True)
        card = public[0].card if public else None
        setting = Setting(
            slug="",
            theme="liveblog",
            language=card.language if card else "de",
            time_zone=card.time_zone if card else "UTC",
        )
        html = self._fragments.render(
            "index.html",
            setting,
            INDEX,
            canonical=f"{self._public_url}/",
            live=[head for head in public if head.card.state is LiveblogState.LIVE],
            closed=[head for head in public if head.card.state is LiveblogState.CLOSED],
        )
        return Artefact(path=artefact.INDEX, body=html.encode())

    def _gone(self, state: Liveblog, entry: Entry) -> Artefact:
        html = self._page(
            "gone.html",
            state,
            GONE,
            path=artefact.permalink(state.slug, entry.id),
            title=state.title,
            entry=entry,
            flow_href=f"../../page/{entry.page}/#e-{entry.id}",
        )
        return Artefact(path=artefact.gone(state.slug, entry.id), body=html)

    def _page(self, template: str, liveblog: Liveblog, place: Place, *, path: str, **values: object) -> bytes:
        canonical = f"{self._public_url}/{artefact.url_path(path)}"
        return self._fragments.render(template, Setting.of(liveblog), place, canonical=canonical, **values).encode()

    def _flow(self, state: Liveblog, entries: Iterable[Entry], place: Place) -> Sequence[Step]:
        """Entries with the day above the first of each day; an entry without a time belongs to the day it stands in."""
        setting, steps, day = Setting.of(state), [], ""
        for entry in entries:
            at = shown_at(entry)
            begins = self._fragments.moment(at, setting) if at else None
            if begins and begins.day == day:
                begins = None
            elif begins:
                day = begins.day
            steps.append(Step(begins, self._fragments.entry(state, entry, place)))
        return steps

    def _key_events(self, state: Liveblog, here: set[str]) -> Sequence[Jump]:
        """The newest key events; those that are not on this page lead to the numbered page they stand on."""
        marked = (state.entries[entry_id] for entry_id in state.key_events)
        newest = heapq.nlargest(KEY_EVENTS_SHOWN, marked, key=lambda entry: entry.number)
        return [Jump(entry, _jump(entry, here)) for entry in newest]


def part_values(state: Liveblog) -> dict[str, object]:
    """What the exchangeable parts of a front page show: header, summary, close-out, the way back."""
    here = set(state.order[-PAGE_SIZE:]) | ({state.pinned} if state.pinned else set())
    return {
        "title": state.title,
        "top_story": state.top_story,
        "deck": state.deck,
        "previous": state.previous,
        "close_out": state.close_out,
        "state": state.state,
        "opened_at": state.opened_at,
        "day": state.day,
        "points": [
            (point.text, [_jump(state.entries[i], here) for i in point.entries if _public(state, i)])
            for point in state.summary.points
        ],
    }


def lead(newest: Iterable[Entry]) -> Entry | None:
    """The newest entry with a text: its headline leads the theme `liveticker`."""
    return next((entry for entry in newest if entry.state is EntryState.PUBLISHED), None)


def _day(card: Card) -> date:
    """The local day a liveblog began: where it ran, if that was elsewhere."""
    assert card.opened_at is not None
    return card.day or card.opened_at.astimezone(ZoneInfo(card.time_zone)).date()


def _public(state: Liveblog, entry_id: str) -> bool:
    return entry_id in state.entries and state.entries[entry_id].state.public


def _jump(entry: Entry, here: set[str]) -> str:
    return f"#e-{entry.id}" if entry.id in here else f"page/{entry.page}/#e-{entry.id}"


def _older(state: Liveblog, shown: int) -> str:
    """Where the next older entry stands, which is seldom the top of its page; empty if all are shown."""
    number = len(state.order) - shown
    return f"page/{page_of(number)}/#e-{state.order[number - 1]}" if number > 0 else ""


def _words_of(entry: Entry) -> str:
    texts = (block.html for block in entry.content.blocks if isinstance(block, Text))
    return sanitise.plain(next(texts, ""))


def _picture(entry: Entry) -> str:
    pictures = (block.src for block in entry.content.blocks if isinstance(block, Image) and block.src)
    return next(pictures, "")


def _shortened(text: str) -> str:
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rpartition(" ")[0] + " …"

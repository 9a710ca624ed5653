"""What new events change of what readers see: O(change), never O(liveblog), unless the title changes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ticker.domain import events as e
from ticker.domain.entry import PAGE_SIZE, Entry, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.projections import artefact


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to be rendered again.

    `top` stands for what every public event changes: the front page (it carries the newest seq) and head.json.
    `feeds` are both of them and the teasers, which show the newest of the same entries. `pages` are numbers, each
    with its twin in `start/`, `starts` those of twins alone, `permalinks` ids of public entries. `tombstones` maps
    the seqs of deltas whose text was withdrawn to the entry they told of; `removed` are paths where nothing is to be
    left; `corrections` is the list of what was put right. `index` is the list of liveblogs, and what else only details
    and state change; `sitemap` the liveblog's own. Deltas are not planned: each is rendered from the state at its own
    seq, while that is at hand.
    """

    top: bool = False
    feeds: bool = False
    pages: set[int] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)
    permalinks: set[str] = field(default_factory=set)
    tombstones: dict[int, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    corrections: bool = False
    index: bool = False
    sitemap: bool = False


def plan(state: Liveblog, records: Sequence[e.Record], *, title: str) -> Plan:
    """What `records`, the last ones folded into `state`, have changed; `title` is the one the artefacts show.

    A draft liveblog has no artefacts, so its plan is empty; opening it renders everything.
    """
    drawn = Plan()
    if not state.public:
        return drawn
    for record in records:
        if not isinstance(record.event, e.UNSEEN):
            _note(drawn, state, record.event, title)
            drawn.sitemap |= _lists_anew(state, record.event)
    return drawn


def everything(state: Liveblog) -> Plan:
    """All there is to render of a liveblog."""
    whole = Plan()
    if state.public:
        whole.top = whole.index = whole.sitemap = True
        _note_all(whole, state)
        whole.corrections = bool(state.changes)
        for entry_id in state.order:
            _note_retraction(whole, state.entries[entry_id])
        whole.tombstones.update(state.undone)
    return whole


def _note(drawn: Plan, state: Liveblog, event: e.Event, title: str) -> None:
    drawn.top = True
    match event:
        case e.LiveblogOpened():
            drawn.index = True
            _note_all(drawn, state)
        case e.LiveblogRevised():
            drawn.index = drawn.feeds = True
            drawn.starts.add(1)  # begins with the deck
            if state.title != title:
                _note_all(drawn, state)
        case e.LiveblogClosed() | e.LiveblogReopened():
            drawn.index = drawn.feeds = True
        case e.SummarySet() | e.EntryPinned() | e.EntryUnpinned():
            pass  # stands on the front page only
        case e.PublicationUndone():
            _note_undone(drawn, state, event.entry_id)
        case _:
            _note_change(drawn, state, event)


def _note_change(drawn: Plan, state: Liveblog, event: e.Event) -> None:
    entry = _public(state, event)
    if entry is None:
        return  # undone since, which comes later among the records
    _note_entry(drawn, state, entry)
    if not isinstance(event, e.KeyEventMarked | e.KeyEventUnmarked):
        # Their pages lead here by headline and time; once it is retracted, past it to one another.
        drawn.permalinks.update(neighbour.id for neighbour in state.neighbours(entry) if neighbour)


def _public(state: Liveblog, event: e.Event) -> Entry | None:
    """The entry of the event, if readers see it now."""
    entry = state.entries.get(getattr(event, "entry_id", ""))
    return entry if entry and entry.state.public else None


def _note_undone(drawn: Plan, state: Liveblog, entry_id: str) -> None:
    """Nothing of it should be there; but a worker may have died with it half written."""
    drawn.feeds = True
    drawn.tombstones.update({seq: other for seq, other in state.undone.items() if other == entry_id})
    drawn.pages.add(state.pages)
    drawn.removed |= {artefact.page(state.slug, state.pages + 1), artefact.start(state.slug, state.pages + 1)}
    drawn.removed.add(artefact.permalink(state.slug, entry_id))
    published = (i for i in reversed(state.order) if state.entries[i].state is EntryState.PUBLISHED)
    drawn.permalinks.update(i for i in [next(published, None)] if i)


def _note_entry(drawn: Plan, state: Liveblog, entry: Entry) -> None:
    drawn.permalinks.add(entry.id)
    drawn.pages.add(entry.page)
    if entry.number > 1 and entry.number % PAGE_SIZE == 1:
        drawn.pages.add(entry.page - 1)  # the first entry of a page gives the page before it a link onward
    if entry.number > len(state.order) - PAGE_SIZE:
        drawn.feeds = True
    if entry.corrections or entry.retracted_at is not None:
        drawn.corrections = True  # it may be listed there, with its headline
    _note_retraction(drawn, entry)


def _lists_anew(state: Liveblog, event: e.Event) -> bool:
    """Whether the sitemap lists other addresses: each entry once it is closed, until then a page that became full."""
    if isinstance(event, e.EntryPublished) and (entry := _public(state, event)) and entry.number % PAGE_SIZE == 0:
        return True
    anew = e.LiveblogOpened | e.LiveblogReopened | e.PublicationUndone
    return state.state is LiveblogState.CLOSED or isinstance(event, anew)


def _note_retraction(drawn: Plan, entry: Entry) -> None:
    if entry.retracted_at is not None:
        drawn.tombstones.update(dict.fromkeys(entry.delta_seqs, entry.id))


def _note_all(drawn: Plan, state: Liveblog) -> None:
    """The title stands on every page; so does the language, which never changes."""
    drawn.feeds = True
    drawn.pages.update(range(1, state.pages + 1))
    drawn.permalinks.update(state.order)

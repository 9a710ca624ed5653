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


def plan_changes(state: Liveblog, records: Sequence[e.Record], *, title: str) -> Plan:
    """What `records`, the last ones folded into `state`, have changed; `title` is the one the artefacts show.

    A draft liveblog has no artefacts, so its plan is empty; opening it renders everything.
    """
    plan = Plan()
    if not state.public:
        return plan
    for record in records:
        if not isinstance(record.event, e.UNSEEN):
            _add_event(plan, state, record.event, title)
            plan.sitemap |= _changes_sitemap(state, record.event)
    return plan


def plan_everything(state: Liveblog) -> Plan:
    """All there is to render of a liveblog."""
    plan = Plan()
    if state.public:
        plan.top = plan.index = plan.sitemap = True
        _add_all(plan, state)
        plan.corrections = bool(state.changes)
        for entry_id in state.order:
            _add_retraction(plan, state.entries[entry_id])
        plan.tombstones.update(state.undone)
    return plan


def _add_event(plan: Plan, state: Liveblog, event: e.Event, title: str) -> None:
    plan.top = True
    match event:
        case e.LiveblogOpened():
            plan.index = True
            _add_all(plan, state)
        case e.LiveblogRevised():
            plan.index = plan.feeds = True
            plan.starts.add(1)  # begins with the deck
            if state.title != title:
                _add_all(plan, state)
        case e.LiveblogClosed() | e.LiveblogReopened():
            plan.index = plan.feeds = True
        case e.SummarySet() | e.EntryPinned() | e.EntryUnpinned():
            pass  # stands on the front page only
        case e.PublicationUndone():
            _add_undone(plan, state, event.entry_id)
        case _:
            _add_change(plan, state, event)


def _add_change(plan: Plan, state: Liveblog, event: e.Event) -> None:
    entry = _public_entry(state, event)
    if entry is None:
        return  # undone since, which comes later among the records
    _add_entry(plan, state, entry)
    if not isinstance(event, e.KeyEventMarked | e.KeyEventUnmarked):
        # Their pages lead here by headline and time; once it is retracted, past it to one another.
        plan.permalinks.update(neighbour.id for neighbour in state.neighbours(entry) if neighbour)


def _public_entry(state: Liveblog, event: e.Event) -> Entry | None:
    """The entry of the event, if readers see it now."""
    entry = state.entries.get(getattr(event, "entry_id", ""))
    return entry if entry and entry.state.public else None


def _add_undone(plan: Plan, state: Liveblog, entry_id: str) -> None:
    """Nothing of it should be there; but a worker may have died with it half written."""
    plan.feeds = True
    plan.tombstones.update({seq: other for seq, other in state.undone.items() if other == entry_id})
    plan.pages.add(state.pages)
    plan.removed |= {artefact.page(state.slug, state.pages + 1), artefact.start(state.slug, state.pages + 1)}
    plan.removed.add(artefact.permalink(state.slug, entry_id))
    published = (i for i in reversed(state.order) if state.entries[i].state is EntryState.PUBLISHED)
    plan.permalinks.update(i for i in [next(published, None)] if i)


def _add_entry(plan: Plan, state: Liveblog, entry: Entry) -> None:
    plan.permalinks.add(entry.id)
    plan.pages.add(entry.page)
    if entry.number > 1 and entry.number % PAGE_SIZE == 1:
        plan.pages.add(entry.page - 1)  # the first entry of a page gives the page before it a link onward
    if entry.number > len(state.order) - PAGE_SIZE:
        plan.feeds = True
    if entry.corrections or entry.retracted_at is not None:
        plan.corrections = True  # it may be listed there, with its headline
    _add_retraction(plan, entry)


def _changes_sitemap(state: Liveblog, event: e.Event) -> bool:
    """Whether the sitemap lists other addresses: each entry once it is closed, until then a page that became full."""
    if isinstance(event, e.EntryPublished) and (entry := _public_entry(state, event)) and entry.number % PAGE_SIZE == 0:
        return True
    listing_events = e.LiveblogOpened | e.LiveblogReopened | e.PublicationUndone
    return state.state is LiveblogState.CLOSED or isinstance(event, listing_events)


def _add_retraction(plan: Plan, entry: Entry) -> None:
    if entry.retracted_at is not None:
        plan.tombstones.update(dict.fromkeys(entry.delta_seqs, entry.id))


def _add_all(plan: Plan, state: Liveblog) -> None:
    """The title stands on every page; so does the language, which never changes."""
    plan.feeds = True
    plan.pages.update(range(1, state.pages + 1))
    plan.permalinks.update(state.order)

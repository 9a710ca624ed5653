"""What several rules ask before they allow anything. Each raises a `Refused` that says why. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ticker.domain import commands as c
from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.domain.states import name_of
from ticker.errors import IllegalTransition, StaleRevision
from ticker.sentences import LocalTime, Sentence, say

UNPUBLISHED_STATES = (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.SCHEDULED)


def refuse_when_closed(state: Liveblog) -> None:
    if state.state is LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, say("the liveblog is closed; reopen it first"))


def refuse_unless_live(state: Liveblog) -> None:
    refuse_when_closed(state)
    if state.state is LiveblogState.DRAFT:
        raise IllegalTransition(state.slug, say("the liveblog is a draft; open it first"))


def check_revision(state: Liveblog, subject: Sentence, read: int | None, current: int) -> None:
    if read is not None and read != current:
        raise StaleRevision(state.slug, subject, read=read, current=current)


def local_time(state: Liveblog, at: datetime) -> LocalTime:
    """A time as the liveblog's clock shows it, for a sentence."""
    return LocalTime(at.astimezone(ZoneInfo(state.time_zone)))


def event_time(state: Liveblog, imported: c.Imported | None, now: datetime, field: str) -> datetime | None:
    """Now; or when it happened elsewhere, None where that is not known."""
    if imported is None:
        return now
    if imported.published_at is not None and imported.published_at > now:
        future = say("%(field)s %(at)s lies in the future", field=field, at=local_time(state, imported.published_at))
        raise IllegalTransition(state.slug, future)
    return imported.published_at


def check_unpublished(state: Liveblog, entry_id: str, if_revision: int | None) -> None:
    """The entry may be new; it must not be public, and a thrown-away id never returns."""
    refuse_when_closed(state)
    if entry_id in state.discarded:
        raise IllegalTransition(state.slug, say("this entry was discarded; its id never returns"), entry_id=entry_id)
    entry = state.entries.get(entry_id)
    if entry is None:
        return
    if entry.state not in UNPUBLISHED_STATES:
        raise IllegalTransition(state.slug, _ALREADY_PUBLIC[entry.state], entry_id=entry_id)
    check_revision(state, say("entry %(entry)r", entry=entry_id), if_revision, entry.revision)


_ALREADY_PUBLIC = {
    EntryState.PUBLISHED: say("the entry is published already; edit or correct it instead"),
    EntryState.RETRACTED: say("the entry was retracted already; post a new one instead"),
}


def editable_entry(state: Liveblog, entry_id: str, if_revision: int | None) -> Entry:
    """An entry whose text may change; corrections and retractions are allowed after the close as well."""
    entry = state.entry(entry_id)
    if entry.state is EntryState.RETRACTED:
        raise IllegalTransition(state.slug, say("the entry was retracted; nothing more can change"), entry_id=entry_id)
    check_revision(state, say("entry %(entry)r", entry=entry_id), if_revision, entry.revision)
    return entry


def refuse_unless_public(state: Liveblog, entry: Entry, instead: Sentence) -> None:
    """`instead` says why that is nothing for an entry that no reader has seen, and what is."""
    if not entry.state.public:
        raise IllegalTransition(state.slug, instead, entry_id=entry.id)


def published_entry(state: Liveblog, entry_id: str) -> Entry:
    entry = state.entry(entry_id)
    if entry.state is not EntryState.PUBLISHED:
        reason = say(
            "the entry is %(state)s; only a published one can be pinned or be a key event", state=name_of(entry.state)
        )
        raise IllegalTransition(state.slug, reason, entry_id=entry_id)
    refuse_when_closed(state)
    return entry

"""What several rules ask before they allow anything. Each raises a `Refused` that says why. Pure."""

from datetime import datetime

from ticker.authoring import commands as c
from ticker.entry import Entry, EntryState
from ticker.errors import IllegalTransition, StaleRevision
from ticker.liveblog import Liveblog, LiveblogState

UNSEEN_STATES = (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.SCHEDULED)


def refuse_when_closed(state: Liveblog, action: str) -> None:
    if state.state is LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, f"the liveblog is closed; reopen it to {action}")


def refuse_unless_live(state: Liveblog, action: str) -> None:
    refuse_when_closed(state, action)
    if state.state is LiveblogState.DRAFT:
        raise IllegalTransition(state.slug, f"the liveblog is a draft; open it to {action}")


def check_revision(state: Liveblog, subject: str, read: int | None, current: int) -> None:
    if read is not None and read != current:
        raise StaleRevision(state.slug, subject, read=read, current=current)


def moment(state: Liveblog, imported: c.Imported | None, now: datetime, field: str) -> datetime | None:
    """Now; or when it happened elsewhere, None where that is not known."""
    if imported is None:
        return now
    if imported.published_at is not None and imported.published_at > now:
        raise IllegalTransition(state.slug, f"{field} {imported.published_at.isoformat()} lies in the future")
    return imported.published_at


def check_unseen(state: Liveblog, entry_id: str, if_revision: int | None, action: str) -> None:
    """The entry may be new; it must not be public, and a thrown-away id never returns."""
    refuse_when_closed(state, "post")
    if entry_id in state.discarded:
        raise IllegalTransition(state.slug, "this entry was discarded; its id never returns", entry_id=entry_id)
    entry = state.entries.get(entry_id)
    if entry is None:
        return
    if entry.state not in UNSEEN_STATES:
        raise IllegalTransition(
            state.slug, f"the entry is already {entry.state}; one cannot {action} any more", entry_id=entry_id
        )
    check_revision(state, f"entry {entry_id!r}", if_revision, entry.revision)


def editable(state: Liveblog, entry_id: str, if_revision: int | None) -> Entry:
    """An entry whose text may change; corrections and retractions are allowed after the close as well."""
    entry = state.entry(entry_id)
    if entry.state is EntryState.RETRACTED:
        raise IllegalTransition(state.slug, "the entry was retracted; nothing more can change", entry_id=entry_id)
    check_revision(state, f"entry {entry_id!r}", if_revision, entry.revision)
    return entry


def refuse_unless_public(state: Liveblog, entry: Entry, instead: str) -> None:
    if not entry.state.public:
        raise IllegalTransition(
            state.slug, f"no reader has seen this entry, so it cannot be {instead} instead", entry_id=entry.id
        )


def published(state: Liveblog, entry_id: str, what: str) -> Entry:
    entry = state.entry(entry_id)
    if entry.state is not EntryState.PUBLISHED:
        raise IllegalTransition(
            state.slug, f"the entry is {entry.state}; only a published one can be {what}", entry_id=entry_id
        )
    refuse_when_closed(state, "change what is pinned or marked")
    return entry

"""What editors do with entries, as commands. The state decides again in `ticker.domain.decide`.

Every command carries the revision it was planned on: if the text changes before the commit, it is planned anew.
"""

from collections.abc import Callable, Sequence

from ticker.api.route import Call
from ticker.domain import commands as c
from ticker.domain.entry import Entry, EntryState
from ticker.domain.events import UNMARKED, Content, Marks
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Role
from ticker.domain.states import name_of
from ticker.ids import new_entry_id
from ticker.schemas import models as m
from ticker.schemas.content import content_of, revised
from ticker.sentences import say

REPORTERS_MAY_EDIT = (EntryState.DRAFT, EntryState.SUBMITTED)
"""What is scheduled has an editor's word already; changing it would publish unseen text."""


def post(call: Call, _state: Liveblog) -> Sequence[c.Command]:
    body: m.NewEntry = call.body
    content, entry_id = content_of(body), new_entry_id()
    if body.state == "published":
        call.require(Role.EDITOR, say("publish entries (send state “submitted” instead)"))
        publish = c.PublishEntry(
            entry_id=entry_id,
            content=content,
            marks=_marks(call, body, UNMARKED),
            imported=_imported(call, body),
        )
        return [publish]
    return [_unpublished(call, body, entry_id, content, None, _marks(call, body, UNMARKED))]


def revise(call: Call, state: Liveblog) -> Sequence[c.Command]:
    body: m.EntryPatch = call.body
    entry = _editable(call, state)
    content = revised(entry.content, body, headline=body.headline)
    marks = _marks(call, body, entry.marks)
    if body.state is None:
        new_marks = marks if body.marked else None
        return [c.ReviseEntry(entry_id=entry.id, content=content, marks=new_marks, if_revision=entry.revision)]
    return [_unpublished(call, body, entry.id, content, entry.revision, marks)]


def publish(call: Call, state: Liveblog) -> Sequence[c.Command]:
    body: m.Publication = call.body
    entry = state.entry(call.entry_id)
    command = c.PublishEntry(
        entry_id=entry.id,
        content=revised(entry.content, body, headline=body.headline),
        marks=_marks(call, body, entry.marks),
        if_revision=entry.revision,
    )
    return [command]


def discard(call: Call, state: Liveblog) -> Sequence[c.Command]:
    """A text that is gone cannot be argued about, so reporters throw away only what they began themselves."""
    entry = _editable(call, state)
    if entry.created_by != call.principal.id:
        call.require(Role.EDITOR, say("discard what somebody else has written"))
    return [c.DiscardEntry(entry_id=entry.id, if_revision=entry.revision)]


def correct(call: Call, state: Liveblog) -> Sequence[c.Command]:
    body: m.CorrectionRequest = call.body
    entry = state.entry(call.entry_id)
    content = revised(entry.content, body, headline=body.headline)
    return [c.CorrectEntry(entry_id=entry.id, content=content, note=body.note, if_revision=entry.revision)]


def retract(call: Call, state: Liveblog) -> Sequence[c.Command]:
    entry = state.entry(call.entry_id)
    return [c.RetractEntry(entry_id=entry.id, notice=call.body.notice, if_revision=entry.revision)]


Flag = c.PinEntry | c.UnpinEntry | c.MarkKeyEvent | c.UnmarkKeyEvent


def flag(command: Callable[..., Flag]) -> Callable[[Call, Liveblog], Sequence[c.Command]]:
    """The plan of a command that needs nothing but the entry."""

    def plan(call: Call, state: Liveblog) -> Sequence[c.Command]:
        return [command(entry_id=state.entry(call.entry_id).id)]

    return plan


def _imported(call: Call, body: m.NewEntry) -> c.Imported | None:
    if body.published_at is None:
        return None
    call.require(Role.CHIEF, say("say when an entry was published elsewhere"))
    return c.Imported(published_at=body.published_at)


def _unpublished(
    call: Call, body: m.NewEntry | m.EntryPatch, entry_id: str, content: Content, revision: int | None, marks: Marks
) -> c.Command:
    if body.publish_at is not None:
        call.require(Role.EDITOR, say("schedule entries (send state “submitted” instead)"))
        return c.ScheduleEntry(
            entry_id=entry_id, content=content, publish_at=body.publish_at, marks=marks, if_revision=revision
        )
    if body.state == "submitted":
        return c.SubmitEntry(entry_id=entry_id, content=content, marks=marks, if_revision=revision)
    return c.SaveDraft(entry_id=entry_id, content=content, marks=marks, if_revision=revision)


def _marks(call: Call, body: m.MarkFields, before: Marks) -> Marks:
    """What the entry is to be once it is public: as it was `before`, but for what was sent."""
    marks = Marks(
        key_event=before.key_event if body.key_event is None else body.key_event,
        pinned=before.pinned if body.pinned is None else body.pinned,
    )
    if marks != before:
        call.require(Role.EDITOR, say("pin entries or mark key events (leave “pinned” and “key_event” out)"))
    return marks


def _editable(call: Call, state: Liveblog) -> Entry:
    """The entry, if the caller's role may change it."""
    entry = state.entry(call.entry_id)
    if entry.state not in REPORTERS_MAY_EDIT:
        call.require(Role.EDITOR, say("change an entry that is %(state)s", state=name_of(entry.state)))
    return entry

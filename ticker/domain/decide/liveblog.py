"""The rules for a liveblog as a whole: opening, its headline, closing, reopening. Pure."""

from datetime import datetime

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide.checks import check_revision, event_time
from ticker.domain.decide.rule import Events, rule
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.domain.states import name_of
from ticker.errors import IllegalTransition
from ticker.sentences import say


@rule.register
def _open_liveblog(command: c.OpenLiveblog, state: Liveblog, _now: datetime) -> Events:
    if state.state is LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, say("the liveblog is closed; reopen it instead of opening it"))
    return [] if state.state is LiveblogState.LIVE else [e.LiveblogOpened()]


@rule.register
def _revise_liveblog(command: c.ReviseLiveblog, state: Liveblog, _now: datetime) -> Events:
    check_revision(state, say("the liveblog's headline"), command.if_revision, state.details_revision)
    revised = e.LiveblogRevised(
        title=state.title if command.title is None else command.title,
        top_story=state.top_story if command.top_story is None else command.top_story,
        deck=state.deck if command.deck is None else command.deck,
        previous=_link(command.previous, state.previous),
        next=_link(command.next, state.next),
    )
    current = e.LiveblogRevised(
        title=state.title, top_story=state.top_story, deck=state.deck, previous=state.previous, next=state.next
    )
    return [] if revised == current else [revised]


def _link(requested: e.Link | None, current: e.Link | None) -> e.Link | None:
    """As requested: None keeps the link, an empty one takes it away."""
    if requested is None:
        return current
    return requested if requested.title else None


@rule.register
def _close_liveblog(command: c.CloseLiveblog, state: Liveblog, now: datetime) -> Events:
    if state.state is LiveblogState.DRAFT:
        raise IllegalTransition(state.slug, say("the liveblog is still a draft; open it before closing it"))
    if state.state is LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, say("the liveblog is closed already"))
    if state.scheduled:
        reason = say(
            "entries are still scheduled (%(entries)s); publish or discard them before closing",
            entries=", ".join(sorted(state.scheduled)),
        )
        raise IllegalTransition(state.slug, reason)
    closed_at = event_time(state, command.imported, now, "closed_at")
    closed = e.LiveblogClosed(
        headline=command.headline, blocks=command.blocks, links=command.links, closed_at=closed_at
    )
    return [*rule(c.ReviseLiveblog(next=command.next), state, now), closed]


@rule.register
def _reopen_liveblog(command: c.ReopenLiveblog, state: Liveblog, _now: datetime) -> Events:
    if state.state is not LiveblogState.CLOSED:
        not_closed = say("the liveblog is %(state)s, only a closed one can be reopened", state=name_of(state.state))
        raise IllegalTransition(state.slug, not_closed)
    return [e.LiveblogReopened()]

"""What editors do with a liveblog as a whole, as commands."""

from collections.abc import Sequence
from typing import Literal

from ticker.api import chain
from ticker.api.route import Call
from ticker.domain import commands as c
from ticker.domain.events import Link, Point
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Role
from ticker.schemas import models as m
from ticker.schemas.content import blocks_of, link_of
from ticker.sentences import say

NO_LINK = Link(title="")
"""Takes a link of the chain away (see `ReviseLiveblog`)."""


def create(call: Call, _state: Liveblog) -> Sequence[c.Command]:
    """The liveblog as asked for.

    Raises:
        UnknownTheme: it could not be rendered.
    """
    body: m.NewLiveblog = call.body
    command = c.CreateLiveblog(
        title=body.title,
        theme=call.themes.chosen(body.theme).name,
        time_zone=body.time_zone,
        language=body.language,
        top_story=body.top_story,
        deck=body.deck,
        previous=link_of(body.previous) if body.previous else None,
        day=body.day,
        opened=body.state == "live",
    )
    return [chain.carried(command, call, call.linked) if call.linked else command]


def revise(call: Call, state: Liveblog) -> Sequence[c.Command]:
    body: m.LiveblogPatch = call.body
    command = c.ReviseLiveblog(
        title=body.title,
        top_story=body.top_story,
        deck=body.deck,
        previous=_link(body, "previous"),
        next=_link(body, "next"),
        if_revision=state.details_revision,
    )
    return [command]


def _link(body: m.LiveblogPatch, name: Literal["previous", "next"]) -> Link | None:
    """The link as it was sent; `NO_LINK` for null, None where nothing was sent."""
    if name not in body.model_fields_set:
        return None
    link: m.LinkRequest | None = getattr(body, name)
    return link_of(link) if link else NO_LINK


def open_(_call: Call, _state: Liveblog) -> Sequence[c.Command]:
    return [c.OpenLiveblog()]


def close(call: Call, _state: Liveblog) -> Sequence[c.Command]:
    body: m.CloseRequest = call.body
    links = tuple(link_of(link) for link in body.links)
    imported = c.Imported(published_at=body.closed_at) if body.closed_at else None
    command = c.CloseLiveblog(
        headline=body.headline,
        blocks=blocks_of(body),
        links=links,
        next=chain.link_to(call.linked) if call.linked else None,
        imported=imported,
    )
    return [command]


def reopen(_call: Call, _state: Liveblog) -> Sequence[c.Command]:
    return [c.ReopenLiveblog()]


def summarise(call: Call, state: Liveblog) -> Sequence[c.Command]:
    body: m.SummaryRequest = call.body
    points = tuple(Point(text=point.text, entries=point.entries) for point in body.points)
    if body.suggestion:
        call.require(Role.CHIEF, say("approve a suggested summary"))
    return [c.SetSummary(points=points, suggestion=body.suggestion, if_revision=state.summary.revision)]

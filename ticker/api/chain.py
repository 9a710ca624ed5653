"""Links between liveblogs, day after day: one that goes on from another, and leads to it."""

from dataclasses import replace

from ticker.api.auth import require
from ticker.api.route import Call
from ticker.domain.commands import CreateLiveblog, ReviseLiveblog
from ticker.domain.events import Link, Point
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Role
from ticker.errors import FieldProblem, IllegalTransition, InvalidCommand
from ticker.projections.artefact import SLUG
from ticker.schemas import models as m
from ticker.sentences import Sentence, say


async def continued(call: Call) -> Liveblog | None:
    """The liveblog that a new one goes on from.

    Raises:
        InvalidCommand: there is none.
        Forbidden: the role does not reach there, where the link onward will be set.
    """
    body: m.NewLiveblog = call.body
    return await _named(call, body.continues, "/continues", Role.EDITOR, say("have another liveblog go on from it"))


async def following(call: Call) -> Liveblog | None:
    """The liveblog that goes on where one closes.

    Raises:
        InvalidCommand: there is none.
        IllegalTransition: readers would find nothing there.
    """
    body: m.CloseRequest = call.body
    after = await _named(call, body.next, "/next", Role.REPORTER, say("lead readers on to it"))
    if after and not after.public:
        raise IllegalTransition(
            after.slug,
            say("the liveblog %(liveblog)r is a draft; open it before leading readers on", liveblog=after.slug),
        )
    return after


async def _named(call: Call, slug: str | None, field: str, role: Role, action: Sentence) -> Liveblog | None:
    if slug is None:
        return None
    require(call.principal.role_in(slug), role, action)
    state = await call.handler.states.current(slug)
    if not state.exists:
        raise InvalidCommand(FieldProblem(field, say("there is no liveblog %(liveblog)r", liveblog=slug)))
    return state


def link_to(state: Liveblog) -> Link:
    """By its path, so that the chain holds in archives and copies."""
    return Link(title=state.title, url=_path(state.slug))


def carried(command: CreateLiveblog, call: Call, before: Liveblog) -> CreateLiveblog:
    """With the day before's settings where the request has none of its own, a link back, and its summary.

    The summary's citations stay behind: the entries they name stand in the other liveblog. Where nobody wrote it, that
    goes along, and whoever opens the new liveblog answers for it.
    """
    fields_set = call.body.model_fields_set
    return replace(
        command,
        theme=command.theme if "theme" in fields_set else call.themes.chosen(before.theme).name,
        time_zone=command.time_zone if "time_zone" in fields_set else before.time_zone,
        language=command.language if "language" in fields_set else before.language,
        previous=command.previous if "previous" in fields_set else link_to(before),
        points=tuple(Point(text=point.text) for point in before.summary.points),
        provenance=before.summary.provenance,
    )


async def lead_on(call: Call) -> None:
    """Have the liveblog that this one leads back to lead here, once there is something to read.

    A link onward that somebody has set stays. A commit of its own: if it is not reached, the same request, sent again
    with its key, makes up for it.
    """
    state = await call.handler.states.current(call.slug)
    if not state.public or state.previous is None:
        return
    here, slug = link_to(state), state.previous.url.strip("/")
    if state.previous.url != _path(slug) or slug == state.slug or not SLUG.fullmatch(slug):
        return
    before = await call.handler.states.current(slug)
    if before.exists and before.next is None and call.principal.role_in(slug).covers(Role.EDITOR):
        await call.handler.handle(slug, [ReviseLiveblog(next=here)], actor=call.principal.id)


def _path(slug: str) -> str:
    return f"/{slug}/"

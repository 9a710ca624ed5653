"""Routes of autosaves: what somebody is typing, kept on the server, in no journal and on nobody else's screen."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ticker.api import problem_types as k
from ticker.api.problems import Problem, invalid
from ticker.api.route import LIVEBLOG, Act, Call, Route
from ticker.api.views import View
from ticker.domain.permissions import Role
from ticker.editing.autosaves import Autosave
from ticker.errors import FieldProblem
from ticker.schemas.blocks import Request
from ticker.schemas.fields import EntryId, Moment
from ticker.sentences import say

PATH: Final = f"{LIVEBLOG}/autosaves"

MAX_BYTES: Final = 65_536
"""Of a form as JSON: three times the running text that an entry may have."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def _bounded(form: dict[str, Any]) -> dict[str, Any]:
    if (size := len(_serialised(form).encode())) > MAX_BYTES:
        raise ValueError(say("must be at most %(limit)s bytes of JSON; this is %(size)s", limit=MAX_BYTES, size=size))
    return form


class Typed(Request):
    """A form as it stands in the browser, finished or not; what is in it is the form's own business.

    `browser` is the same for all that one browser saves. `replaces` is the `saved_at` of the edition it goes on from,
    so that nothing typed in another browser since is lost. `entry_id` and `revision` say what entry it changes.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"form": {"headline": "Fähre läuft wie"}, "browser": "8e8d3f9c"}],
        }
    )

    form: Annotated[dict[str, Any], AfterValidator(_bounded)]
    browser: Annotated[str, StringConstraints(pattern=f"^{_ID.pattern}$")]
    replaces: Moment | None = None
    entry_id: EntryId | None = None
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class Dropped(BaseModel, extra="forbid"):
    """Which edition is meant, as in `Typed`; without a `browser` whatever is there goes."""

    browser: Annotated[str, StringConstraints(pattern=f"^({_ID.pattern})?$")] = ""
    replaces: Moment | None = None


class AutosaveView(View):
    """A form as it was typed last."""

    id: str
    form: dict[str, Any]
    browser: str
    entry_id: str | None
    revision: int | None
    saved_at: datetime


class AutosavesView(View):
    """Those of the `person` who asks, the newest first."""

    person: str
    items: Sequence[AutosaveView]


async def list_own(call: Call) -> AutosavesView:
    await call.liveblog()
    autosaves = await call.editing.autosaves.of(call.principal.id, call.slug)
    return AutosavesView(person=call.principal.id, items=[_view(one) for one in autosaves])


async def save(call: Call) -> AutosaveView:
    await call.liveblog()
    body: Typed = call.body
    saved = await call.editing.autosaves.save(
        call.principal.id,
        call.slug,
        _id(call),
        form=_serialised(body.form),
        browser=body.browser,
        entry_id=body.entry_id,
        revision=body.revision,
        replaces=body.replaces,
    )
    if saved.browser != body.browser:
        detail = say("another browser of yours has saved this text since; keep yours under another id")
        raise Problem(k.STALE, detail, members={"current": _view(saved).model_dump(mode="json"), "yours": call.payload})
    return _view(saved)


async def drop(call: Call) -> None:
    query: Dropped = call.query
    await call.editing.autosaves.drop(
        call.principal.id, call.slug, _id(call), browser=query.browser, replaces=query.replaces
    )


def _id(call: Call) -> str:
    """The id in the address.

    Raises:
        Problem: 422, no autosave can have it.
    """
    id_ = call.request.match_info["autosave_id"]
    if not _ID.fullmatch(id_):
        raise invalid(FieldProblem("autosave_id", say("must be 1 to 64 letters, digits, - and _; best a UUID")))
    return id_


def _serialised(form: dict[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


def _view(saved: Autosave) -> AutosaveView:
    return AutosaveView(
        id=saved.id,
        form=json.loads(saved.form),
        browser=saved.browser,
        entry_id=saved.entry_id,
        revision=saved.revision,
        saved_at=saved.saved_at,
    )


AUTOSAVES: Sequence[Route] = (
    Act(
        method="GET",
        path=PATH,
        name="listAutosaves",
        summary="Read what you have typed and not sent yet",
        role=Role.REPORTER,
        view=AutosavesView,
        carry_out=list_own,
    ),
    Act(
        method="PUT",
        path=f"{PATH}/{{autosave_id}}",
        name="saveAutosave",
        summary="Keep what you are typing",
        role=Role.REPORTER,
        body=Typed,
        view=AutosaveView,
        carry_out=save,
        refuses=(k.CONFLICT, k.STALE),
    ),
    Act(
        method="DELETE",
        path=f"{PATH}/{{autosave_id}}",
        name="dropAutosave",
        summary="Forget what you have typed",
        role=Role.REPORTER,
        status=204,
        query=Dropped,
        carry_out=drop,
    ),
)

"""Hooks through the API: a chief makes them, chat and mail deliver to them, submissions come of it."""

import base64
import hashlib
import secrets
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from aiohttp import web
from pydantic import ConfigDict, StringConstraints, model_validator

from ticker.accounts.audit import if_changed
from ticker.api import problem_types as k
from ticker.api.problem_types import NOT_FOUND, PREFIX
from ticker.api.problems import Problem
from ticker.api.route import LIVEBLOG, Act, Call, Route
from ticker.api.views import View
from ticker.domain import commands as c
from ticker.domain.permissions import Role
from ticker.editing.idempotency import Key
from ticker.ids import new_entry_id
from ticker.inbound.delivery import Delivery, Message, Reply
from ticker.inbound.formats import FORMATS
from ticker.inbound.hooks import Hook
from ticker.inbound.standard import PREFIX as SECRET_PREFIX
from ticker.inbound.submission import content_of
from ticker.schemas.blocks import Request
from ticker.schemas.fields import Name, visible
from ticker.sentences import say

HOOKS = f"{LIVEBLOG}/hooks"
INBOUND = "/inbound/{hook}"

REPEATED = "a message with the same id"
"""Stands for the request in receipts: services sign a repeated delivery anew, so its bytes need not be the same."""

Secret = Annotated[str, StringConstraints(min_length=8, max_length=500, pattern=r"^[!-~]+$")]


class NewHook(Request):
    """Where messages may come from. `secret` is the one that Slack or Mailgun shows; for the others we make one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Telegram, Sportplatz", "format": "telegram"}]})

    name: Name
    format: Literal["standard", "slack", "telegram", "mailgun"]
    secret: Secret | None = None

    @model_validator(mode="after")
    def _secret_of_whom(self) -> Self:
        own = FORMATS[self.format].own_secret
        if own and self.secret is None:
            raise ValueError(say("%(format)s signs with a secret of its own; send it as secret", format=self.format))
        if not own and self.secret is not None:
            raise ValueError(
                say("the secret for %(format)s is made here and shown once; send none", format=self.format)
            )
        return self


class HookView(View):
    """A hook. `url` is the address to deliver to."""

    id: str
    name: str
    format: str
    url: str
    created_at: datetime


class NewHookView(HookView):
    """A new hook. `secret` cannot be read again; null where the service brought its own."""

    secret: str | None


class HooksView(View):
    items: Sequence[HookView]


class DeliveredView(View):
    """What became of a delivery: the submission's id; null where there was nothing to submit."""

    id: str | None


def address_of(public_url: str, hook: str) -> str:
    """Where chat and mail deliver to."""
    return f"{public_url}{PREFIX}{INBOUND.format(hook=hook)}"


async def make_hook(call: Call) -> NewHookView:
    state = await call.liveblog()
    body: NewHook = call.body
    own = FORMATS[body.format].own_secret
    secret = body.secret or _made(body.format)
    sealed = call.inbound.secret_box.seal(secret)
    hook = await call.inbound.hooks.create(
        state.slug,
        body.name,
        body.format,
        sealed,
        audit=lambda hook: [call.by.did("hook.created", hook.id, liveblog=state.slug, name=hook.name)],
    )
    return NewHookView(**_fields(call, hook), secret=None if own else secret)


async def list_hooks(call: Call) -> HooksView:
    state = await call.liveblog()
    return HooksView(items=[HookView(**_fields(call, hook)) for hook in await call.inbound.hooks.of(state.slug)])


async def revoke_hook(call: Call) -> None:
    state = await call.liveblog()
    id_ = call.request.match_info["hook"]
    revoked = if_changed(call.by.did("hook.revoked", id_, liveblog=state.slug))
    if not await call.inbound.hooks.revoke(state.slug, id_, audit=revoked):
        raise Problem(NOT_FOUND, say("the liveblog %(liveblog)r has no hook %(id)r", liveblog=state.slug, id=id_))


async def receive(call: Call) -> DeliveredView | web.Response:
    """Take a delivery. The same message again is the same submission again.

    Who sends it is counted by address before anything is read, and as the hook once that is proven: whoever only knows
    the hook's address cannot use up what its messages may take.
    """
    id_ = call.request.match_info["hook"]
    hook = await call.inbound.hooks.by_id(id_)
    if hook is None:
        raise Problem(NOT_FOUND, say("there is no hook %(id)r, or it was revoked", id=id_))
    format_ = FORMATS[hook.format]
    delivery = Delivery(headers=call.request.headers, body=call.payload, now=time.time())
    format_.check(delivery, call.inbound.secret_box.open(hook.sealed))
    call.writes.take(hook.principal)
    match format_.read(delivery):
        case Message() as message if visible(message.text):
            return DeliveredView(id=await _submitted(call, hook, message))
        case Reply(text):
            return web.Response(text=text)
        case _:
            return DeliveredView(id=None)


async def _submitted(call: Call, hook: Hook, message: Message) -> str:
    command = c.SubmitEntry(entry_id=new_entry_id(), content=content_of(message, author=hook.name))
    key = Key(key=hashlib.sha256(message.key.encode(errors="surrogatepass")).hexdigest(), fingerprint=REPEATED)
    outcome = await call.handler.handle(hook.liveblog, [command], actor=hook.principal, key=key)
    return outcome.entry_id


def _made(format_: str) -> str:
    """256 random bits, as the service wants them written."""
    if format_ == "standard":
        return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_urlsafe(32)


def _fields(call: Call, hook: Hook) -> dict[str, Any]:
    url = address_of(call.resources.public_url, hook.id)
    return {"id": hook.id, "name": hook.name, "format": hook.format, "url": url, "created_at": hook.created_at}


HOOK_ROUTES: Sequence[Route] = (
    Act(
        method="GET",
        path=HOOKS,
        name="listHooks",
        summary="List where messages come from",
        role=Role.CHIEF,
        view=HooksView,
        carry_out=list_hooks,
    ),
    Act(
        method="POST",
        path=HOOKS,
        name="makeHook",
        summary="Make an address for messages from chat or mail",
        role=Role.CHIEF,
        status=201,
        body=NewHook,
        view=NewHookView,
        carry_out=make_hook,
    ),
    Act(
        method="DELETE",
        path=f"{HOOKS}/{{hook}}",
        name="revokeHook",
        summary="Take no more messages from there",
        role=Role.CHIEF,
        status=204,
        carry_out=revoke_hook,
    ),
    Act(
        method="POST",
        path=INBOUND,
        name="deliver",
        summary="Deliver a signed message, which becomes a submission",
        role=Role.GUEST,
        open=True,
        raw=True,
        status=200,
        view=DeliveredView,
        carry_out=receive,
        refuses=(k.UNSIGNED, k.CONFLICT),
    ),
)

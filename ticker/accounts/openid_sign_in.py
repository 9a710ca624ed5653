"""Signing in through the single sign-on: there, back, and what is noted of it."""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog

from ticker.accounts.audit import AuditEntry, SqlAudit
from ticker.accounts.identities import Arrival, Became, SqlIdentities
from ticker.accounts.openid import Provider
from ticker.accounts.openid_claims import MappedClaims, map_claims
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.accounts.openid_request import AuthRequest
from ticker.accounts.session_store import Session, SqlSessions
from ticker.domain.roles import Principal
from ticker.errors import LoginTaken, PasswordAccount

METHOD: Final = "openid"

log = structlog.get_logger(__name__)

_UNTOLD: Final = {Reason.CANCELLED, Reason.EXPIRED, Reason.UNREACHABLE}
"""Nobody was turned away: these stand in the log, not in the audit trail."""


class OpenIdSignIn:
    """Lets people in whom the provider vouches for. Any method may raise `JournalUnavailable`."""

    def __init__(
        self, *, provider: Provider, identities: SqlIdentities, sessions: SqlSessions, audit: SqlAudit
    ) -> None:
        self._provider = provider
        self._identities = identities
        self._sessions = sessions
        self._audit = audit

    async def leave(self, next_: str) -> tuple[AuthRequest, str]:
        """A departure to keep in the browser, and the address to go to.

        Raises:
            SignInRefused: the provider cannot be reached.
        """
        auth_request = AuthRequest.now(next_, at=self._provider.now())
        try:
            return auth_request, await self._provider.address(auth_request)
        except SignInRefused as error:
            log.warning("single sign-on failed", reason=error.reason, detail=str(error))
            raise

    async def enter(
        self, kept: str, parameters: Mapping[str, str], *, address: str, browser: str = "", old: str = ""
    ) -> tuple[Session, str]:
        """A new session, and where the person wanted to go. `kept` is the departure's cookie, `old` the session's.

        Raises:
            SignInRefused: whoever came is not let in, for its reason.
        """
        try:
            auth_request, person = await self._arrive(kept, parameters, address)
        except SignInRefused as error:
            log.warning("single sign-on failed", reason=error.reason, detail=str(error))
            if error.reason not in _UNTOLD:
                detail = {"method": METHOD, "reason": error.reason}
                failed = AuditEntry(actor="", action="sign-in.failed", subject="", detail=detail, address=address)
                await self._audit.note(failed)
            raise
        done = _did("sign-in.done", person, address)
        session = await self._sessions.begin(
            person, method=METHOD, browser=browser, address=address, instead_of=old, tell=lambda _: [done]
        )
        return session, auth_request.next

    async def _arrive(self, kept: str, parameters: Mapping[str, str], address: str) -> tuple[AuthRequest, Principal]:
        auth_request = AuthRequest.from_cookie(kept, now=self._provider.now())
        if auth_request is None:
            raise SignInRefused(Reason.EXPIRED, "the browser knows of no departure, or of one too long ago")
        admitted = map_claims(await self._provider.arrive(auth_request, parameters), self._provider.settings)
        person = await self._received(admitted, address)
        if person.disabled_at:
            raise SignInRefused(Reason.DISABLED, f"{person.login} was shut out")
        return auth_request, person

    async def _received(self, admitted: MappedClaims, address: str) -> Principal:
        try:
            arrival = await self._identities.arrive(
                issuer=admitted.issuer,
                subject=admitted.subject,
                login=admitted.login,
                name=admitted.name,
                role=admitted.role,
                tell=lambda arrival: _arrived(arrival, address),
            )
        except PasswordAccount as error:
            raise SignInRefused(Reason.PASSWORD, f"{admitted.login} signs in with a password here") from error
        except LoginTaken as error:
            raise SignInRefused(Reason.TAKEN, f"{admitted.login} belongs to somebody with another identity") from error
        return arrival.person


def _arrived(arrival: Arrival, address: str) -> Sequence[AuditEntry]:
    """What the provider has made of the person, who therefore is the actor."""
    person, notes = arrival.person, []
    if arrival.became is Became.CREATED:
        notes.append(_did("person.created", person, address, login=person.login, name=person.name))
    if arrival.became is Became.LINKED:
        notes.append(_did("person.linked", person, address))
    if arrival.role_before is not None:
        notes.append(_did("role.changed", person, address, **{"from": arrival.role_before, "to": person.role}))
    return notes


def _did(action: str, person: Principal, address: str, **detail: object) -> AuditEntry:
    return AuditEntry(
        actor=person.id, action=action, subject=person.id, detail={**detail, "method": METHOD}, address=address
    )

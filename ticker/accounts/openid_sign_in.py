"""Signing in through the single sign-on: the request, its callback, and the audit entries."""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog

from ticker.accounts.audit import AuditEntry, SqlAudit
from ticker.accounts.identities import Match, ResolvedIdentity, SqlIdentities
from ticker.accounts.openid import Provider
from ticker.accounts.openid_claims import MappedClaims, map_claims
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.accounts.openid_request import AuthRequest
from ticker.accounts.session_store import Session, SqlSessions
from ticker.domain.permissions import Principal
from ticker.errors import LoginTaken, PasswordAccount

METHOD: Final = "openid"

log = structlog.get_logger(__name__)

_NOT_AUDITED: Final = {Reason.CANCELLED, Reason.EXPIRED, Reason.UNREACHABLE}
"""Nobody was turned away: these stand in the log, not in the audit trail."""


class OpenIdSignIn:
    """Lets people in whom the provider has authenticated. Any method may raise `JournalUnavailable`."""

    def __init__(
        self, *, provider: Provider, identities: SqlIdentities, sessions: SqlSessions, audit: SqlAudit
    ) -> None:
        self._provider = provider
        self._identities = identities
        self._sessions = sessions
        self._audit = audit

    async def start(self, next_: str) -> tuple[AuthRequest, str]:
        """A request to keep in the browser, and the address to send the browser to.

        Raises:
            SignInRefused: the provider cannot be reached.
        """
        auth_request = AuthRequest.now(next_, at=self._provider.now())
        try:
            return auth_request, await self._provider.authorization_url(auth_request)
        except SignInRefused as error:
            log.warning("single sign-on failed", reason=error.reason, detail=str(error))
            raise

    async def finish(
        self, cookie: str, parameters: Mapping[str, str], *, address: str, browser: str = "", old: str = ""
    ) -> tuple[Session, str]:
        """A new session, and where the person wanted to go. `cookie` is the request's, `old` the session's.

        Raises:
            SignInRefused: whoever came is not let in, for its reason.
        """
        try:
            auth_request, person = await self._identified(cookie, parameters, address)
        except SignInRefused as error:
            log.warning("single sign-on failed", reason=error.reason, detail=str(error))
            if error.reason not in _NOT_AUDITED:
                detail = {"method": METHOD, "reason": error.reason}
                failed = AuditEntry(actor="", action="sign-in.failed", subject="", detail=detail, address=address)
                await self._audit.record(failed)
            raise
        done = _did("sign-in.done", person, address)
        session = await self._sessions.begin(
            person, method=METHOD, browser=browser, address=address, instead_of=old, audit=lambda _: [done]
        )
        return session, auth_request.next

    async def _identified(
        self, cookie: str, parameters: Mapping[str, str], address: str
    ) -> tuple[AuthRequest, Principal]:
        auth_request = AuthRequest.from_cookie(cookie, now=self._provider.now())
        if auth_request is None:
            raise SignInRefused(Reason.EXPIRED, "the browser knows of no departure, or of one too long ago")
        mapped = map_claims(await self._provider.claims_of(auth_request, parameters), self._provider.settings)
        person = await self._person(mapped, address)
        if person.disabled_at:
            raise SignInRefused(Reason.DISABLED, f"{person.login} was shut out")
        return auth_request, person

    async def _person(self, mapped: MappedClaims, address: str) -> Principal:
        try:
            identity = await self._identities.resolve(
                issuer=mapped.issuer,
                subject=mapped.subject,
                login=mapped.login,
                name=mapped.name,
                role=mapped.role,
                audit=lambda identity: _entries_of(identity, address),
            )
        except PasswordAccount as error:
            raise SignInRefused(Reason.PASSWORD, f"{mapped.login} signs in with a password here") from error
        except LoginTaken as error:
            raise SignInRefused(Reason.TAKEN, f"{mapped.login} belongs to somebody with another identity") from error
        return identity.person


def _entries_of(identity: ResolvedIdentity, address: str) -> Sequence[AuditEntry]:
    """What has changed about the person, who is the actor."""
    person, entries = identity.person, []
    if identity.match is Match.CREATED:
        entries.append(_did("person.created", person, address, login=person.login, name=person.name))
    if identity.match is Match.LINKED:
        entries.append(_did("person.linked", person, address))
    if identity.role_before is not None:
        entries.append(_did("role.changed", person, address, **{"from": identity.role_before, "to": person.role}))
    return entries


def _did(action: str, person: Principal, address: str, **detail: object) -> AuditEntry:
    return AuditEntry(
        actor=person.id, action=action, subject=person.id, detail={**detail, "method": METHOD}, address=address
    )

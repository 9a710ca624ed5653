"""Signing in through the single sign-on: there, back, and what is noted of it."""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog

from ticker.accounts.audit import Note, SqlAudit
from ticker.accounts.identities import Arrival, Became, SqlIdentities
from ticker.accounts.openid import Provider
from ticker.accounts.openid_claims import Admitted, admit
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.accounts.openid_request import Departure
from ticker.accounts.session_store import Session, SqlSessions
from ticker.domain.roles import Principal
from ticker.errors import LoginTaken, PasswordAccount

METHOD: Final = "openid"

log = structlog.get_logger(__name__)

_UNTOLD: Final = {Reason.CANCELLED, Reason.EXPIRED, Reason.UNREACHABLE}
"""Nobody was turned away: these stand in the log, not in the audit trail."""


class Gate:
    """Lets people in whom the provider vouches for. Any method may raise `JournalUnavailable`."""

    def __init__(
        self, *, provider: Provider, identities: SqlIdentities, sessions: SqlSessions, audit: SqlAudit
    ) -> None:
        self._provider = provider
        self._identities = identities
        self._sessions = sessions
        self._audit = audit

    async def leave(self, next_: str) -> tuple[Departure, str]:
        """A departure to keep in the browser, and the address to go to.

        Raises:
            SignInRefused: the provider cannot be reached.
        """
        departure = Departure.now(next_, at=self._provider.now())
        try:
            return departure, await self._provider.address(departure)
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
            departure, person = await self._arrive(kept, parameters, address)
        except SignInRefused as error:
            log.warning("single sign-on failed", reason=error.reason, detail=str(error))
            if error.reason not in _UNTOLD:
                detail = {"method": METHOD, "reason": error.reason}
                failed = Note(actor="", action="sign-in.failed", subject="", detail=detail, address=address)
                await self._audit.note(failed)
            raise
        done = _did("sign-in.done", person, address)
        session = await self._sessions.begin(
            person, method=METHOD, browser=browser, address=address, instead_of=old, tell=lambda _: [done]
        )
        return session, departure.next

    async def _arrive(self, kept: str, parameters: Mapping[str, str], address: str) -> tuple[Departure, Principal]:
        departure = Departure.from_cookie(kept, now=self._provider.now())
        if departure is None:
            raise SignInRefused(Reason.EXPIRED, "the browser knows of no departure, or of one too long ago")
        admitted = admit(await self._provider.arrive(departure, parameters), self._provider.settings)
        person = await self._received(admitted, address)
        if person.disabled_at:
            raise SignInRefused(Reason.DISABLED, f"{person.login} was shut out")
        return departure, person

    async def _received(self, admitted: Admitted, address: str) -> Principal:
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


def _arrived(arrival: Arrival, address: str) -> Sequence[Note]:
    """What the provider has made of the person, who therefore is the actor."""
    person, notes = arrival.person, []
    if arrival.became is Became.CREATED:
        notes.append(_did("person.created", person, address, login=person.login, name=person.name))
    if arrival.became is Became.LINKED:
        notes.append(_did("person.linked", person, address))
    if arrival.role_before is not None:
        notes.append(_did("role.changed", person, address, **{"from": arrival.role_before, "to": person.role}))
    return notes


def _did(action: str, person: Principal, address: str, **detail: object) -> Note:
    return Note(actor=person.id, action=action, subject=person.id, detail={**detail, "method": METHOD}, address=address)

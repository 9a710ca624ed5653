"""Signing in with a password, changing it, signing out: in which order, and the audit entries."""

from collections.abc import Sequence

from ticker.accounts.attempts import SqlAttempts, Verdict
from ticker.accounts.audit import AuditEntry, SqlAudit, if_changed
from ticker.accounts.passwords import Passwords, canonical_login
from ticker.accounts.people import SqlPeople
from ticker.accounts.session_store import Session, SqlSessions
from ticker.accounts.throttle import AttemptKeys, attempt_keys
from ticker.domain.permissions import Principal
from ticker.errors import SignInFailed, TooManyAttempts

METHOD = "password"


class PasswordSignIn:
    """Lets people in. Any method may raise `JournalUnavailable`."""

    def __init__(
        self,
        *,
        people: SqlPeople,
        sessions: SqlSessions,
        attempts: SqlAttempts,
        audit: SqlAudit,
        passwords: Passwords,
    ) -> None:
        self.people = people
        self.passwords = passwords
        self._sessions = sessions
        self._attempts = attempts
        self._audit = audit

    async def sign_in(self, login: str, password: str, *, address: str, browser: str = "", old: str = "") -> Session:
        """A new session; the one of the cookie `old` that the browser may have brought along ends.

        Raises:
            SignInFailed: they do not belong together, or the person was shut out; all three take the same time. Or
                the password was changed while it was compared.
            TooManyAttempts: it failed too often before; nothing was looked at.
        """
        person, hash_ = await self._checked(canonical_login(login), password, address)
        done = _did("sign-in.done", person, address, method=METHOD)
        try:
            return await self._sessions.begin(
                person,
                method=METHOD,
                browser=browser,
                address=address,
                instead_of=old,
                password_hash=hash_,
                audit=lambda _: [done],
            )
        except SignInFailed:
            await self._audit.record(_failed(person.id, address))
            raise

    async def change_password(self, session: Session, current: str, new: str, *, address: str) -> None:
        """Store another password and sign the person out everywhere else.

        Raises:
            SignInFailed: `current` is not the password.
            TooManyAttempts: that was said too often.
        """
        person, _ = await self._checked(session.principal.login, current, address)
        await self.people.set_password(
            person.id,
            await self.passwords.hashed(new),
            keep_session=session.secret,
            audit=lambda ended: [_did("password.changed", person, address, sessions_ended=ended)],
        )

    async def sign_out(self, session: Session, *, address: str) -> None:
        await self._sessions.end(session.secret, audit=if_changed(_did("sign-out.done", session.principal, address)))

    async def _checked(self, login: str, password: str, address: str) -> tuple[Principal, str]:
        """Whoever has this login, if the password is theirs; and its hash."""
        keys = attempt_keys(login, address)
        account = await self.people.account(login)
        subject = account.person.id if account else ""
        await self._count(keys, subject, address)
        stored = account.password_hash if account and not account.person.disabled_at else None
        checked = await self.passwords.check(password, stored)
        if account is None or stored is None or not checked.right:
            await self._audit.record(_failed(subject, address))
            raise SignInFailed
        await self._attempts.forgive(list(keys.limits), forget=keys.both)
        if not checked.renewed:
            return account.person, stored
        if await self.people.renew_hash(account.person.id, stored, checked.renewed):
            return account.person, checked.renewed
        return await self._checked(login, password, address)  # changed meanwhile, or renewed in two windows at once

    async def _count(self, keys: AttemptKeys, subject: str, address: str) -> None:
        def throttled(verdict: Verdict) -> Sequence[AuditEntry]:
            entry = AuditEntry(
                actor="",
                action="sign-in.throttled",
                subject=subject,
                detail={"seconds": verdict.seconds},
                address=address,
            )
            return [entry] if verdict.first else []

        pauses = {key: limit.pause for key, limit in keys.limits.items()}
        verdict = await self._attempts.begin(pauses, audit=throttled)
        if verdict.seconds:
            raise TooManyAttempts(verdict.seconds)


def _failed(subject: str, address: str) -> AuditEntry:
    return AuditEntry(actor="", action="sign-in.failed", subject=subject, address=address)


def _did(action: str, person: Principal, address: str, **detail: object) -> AuditEntry:
    """What somebody did about themselves."""
    return AuditEntry(actor=person.id, action=action, subject=person.id, detail=detail, address=address)

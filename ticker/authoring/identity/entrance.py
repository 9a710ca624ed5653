"""Signing in with a password, changing it, signing out: in which order, and what is noted of it."""

from ticker.authoring.identity.login import canonical
from ticker.authoring.identity.passwords import Passwords
from ticker.authoring.identity.throttle import Counted, counted
from ticker.errors import SignInFailed, TooManyAttempts
from ticker.journal.attempts import SqlAttempts
from ticker.journal.audit import SqlAudit
from ticker.journal.people import SqlPeople
from ticker.journal.principals import Principal
from ticker.journal.sessions import Session, SqlSessions

METHOD = "password"


class Entrance:
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
            SignInFailed: they do not belong together, or the person was shut out; all three take the same time.
            TooManyAttempts: it failed too often before; nothing was looked at.
        """
        person = await self._checked(canonical(login), password, address)
        if old:
            await self._sessions.end(old)
        session = await self._sessions.begin(person, method=METHOD, browser=browser, address=address)
        await self._audit.note(person.id, "sign-in.done", person.id, {"method": METHOD}, address)
        return session

    async def change_password(self, session: Session, current: str, new: str, *, address: str) -> None:
        """Store another password and sign the person out everywhere else.

        Raises:
            SignInFailed: `current` is not the password.
            TooManyAttempts: that was said too often.
        """
        person = await self._checked(session.principal.login, current, address)
        await self.people.set_password(person.id, await self.passwords.hashed(new))
        ended = await self._sessions.end_all(person.id, but=session.secret)
        await self._audit.note(person.id, "password.changed", person.id, {"sessions_ended": ended}, address)

    async def sign_out(self, session: Session, *, address: str) -> None:
        await self._sessions.end(session.secret)
        await self._audit.note(session.principal.id, "sign-out.done", session.principal.id, {}, address)

    async def _checked(self, login: str, password: str, address: str) -> Principal:
        """Whoever has this login, if the password is theirs."""
        by = counted(login, address)
        account = await self.people.account(login)
        subject = account.person.id if account else ""
        await self._count(by, subject, address)
        stored = account.password_hash if account and not account.person.disabled_at else None
        checked = await self.passwords.check(password, stored)
        if account is None or not checked.right:
            await self._audit.note("", "sign-in.failed", subject, {}, address)
            raise SignInFailed
        await self._attempts.forgive(list(by.limits), forget=by.both)
        if stored and checked.renewed:
            await self.people.renew_hash(account.person.id, stored, checked.renewed)
        return account.person

    async def _count(self, by: Counted, subject: str, address: str) -> None:
        verdict = await self._attempts.begin({key: limit.pause for key, limit in by.limits.items()})
        if verdict.first:
            await self._audit.note("", "sign-in.throttled", subject, {"seconds": verdict.seconds}, address)
        if verdict.seconds:
            raise TooManyAttempts(verdict.seconds)

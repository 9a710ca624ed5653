"""The table of sessions: who is signed in, each behind a cookie.

A session's secret is 256 random bits and only in the cookie; the table has its SHA-256, as for tokens.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from ticker.accounts.audit import AuditHook, audited, no_audit
from ticker.accounts.principals import digest, principal_of, select_with_roles
from ticker.database import schema
from ticker.database.database import Database
from ticker.domain.permissions import Principal
from ticker.errors import SignInFailed

TOUCH_AFTER = timedelta(minutes=1)
"""How exact the last sign of life is: a session costs one write a minute at most, not one per request."""

BROWSER_LENGTH = 300
"""Characters kept of what a browser calls itself."""

ID_LENGTH = 16
"""Digits of a digest that name a session: 64 bits, among the few of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A valid session. `secret` is what the cookie says; `method` is how somebody signed in: password or openid."""

    secret: str
    principal: Principal
    method: str
    created_at: datetime

    @property
    def id(self) -> str:
        """Names the session without opening it."""
        return session_id(digest(self.secret))


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """A session as its owner sees it among others. `id` names it and is no secret; `browser` is a User-Agent."""

    id: str
    method: str
    browser: str
    address: str
    created_at: datetime
    seen_at: datetime


class SqlSessions:
    """Sessions in the journal's database. Any method may raise `JournalUnavailable`.

    A session is over `idle` after its last use and `absolute` after it began, whatever was done with it. What `audit`
    makes of a beginning or an end goes into the audit trail with it.
    """

    def __init__(
        self,
        database: Database,
        *,
        idle: timedelta,
        absolute: timedelta,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._idle = idle
        self.lifetime = absolute
        self._clock = clock

    async def begin(
        self,
        principal: Principal,
        *,
        method: str,
        browser: str = "",
        address: str = "",
        instead_of: str = "",
        password_hash: str = "",
        audit: AuditHook[Session] = no_audit,
    ) -> Session:
        """A new session with a secret that nobody had before; the one whose secret is `instead_of` ends.

        What is over of all sessions is cleared away. `password_hash` is what the password was compared with.

        Raises:
            SignInFailed: that is not stored any more, or the person was shut out since: both sign out everywhere, and
                nobody comes in behind that.
        """
        now = self._clock()
        session = Session(secret=secrets.token_urlsafe(32), principal=principal, method=method, created_at=now)
        row = {"digest": digest(session.secret), "principal": principal.id, "method": method}
        user_agent = browser.encode(errors="replace").decode()  # headers need not be text
        row |= {"browser": user_agent[:BROWSER_LENGTH], "address": address}

        def store(connection: Connection) -> Session:
            if password_hash and not _still_valid(connection, principal.id, password_hash):
                raise SignInFailed
            expired = or_(self._expired(now), schema.sessions.c.digest == digest(instead_of))
            connection.execute(delete(schema.sessions).where(expired))
            connection.execute(insert(schema.sessions).values(**row, created_at=now, seen_at=now))
            return session

        return await self._database.write(audited(store, audit))

    async def find(self, secret: str, *, used: bool = True) -> Session | None:
        """The session behind a cookie; None if there is none, it is over, or the person was shut out.

        Marks its use, unless it was not `used`: a page that stays open keeps nobody signed in.
        """
        table, owner, now = schema.sessions, schema.principals, self._clock()
        query = (
            select_with_roles(owner.join(table, table.c.principal == owner.c.id))
            .add_columns(table.c.method, table.c.created_at.label("began_at"), table.c.seen_at)
            .where(table.c.digest == digest(secret), owner.c.disabled_at.is_(None), ~self._expired(now))
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        if not rows:
            return None
        row = rows[0]
        if used and now - row["seen_at"] >= TOUCH_AFTER:
            await self._touch(secret, now)
        person = principal_of(rows, must_change_password=row["password_once"] and row["method"] == "password")
        return Session(secret=secret, principal=person, method=row["method"], created_at=row["began_at"])

    async def end(self, secret: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Sign out; False if that is done already."""
        return await self._end(schema.sessions.c.digest == digest(secret), audit=audit)

    async def of(self, principal_id: str) -> Sequence[SessionInfo]:
        """Where somebody is signed in, the one used last first."""
        table = schema.sessions
        query = select(table).where(table.c.principal == principal_id, ~self._expired(self._clock()))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(table.c.seen_at.desc(), table.c.digest))).mappings().all()
        return [
            SessionInfo(
                id=session_id(row["digest"]),
                method=row["method"],
                browser=row["browser"],
                address=row["address"],
                created_at=row["created_at"],
                seen_at=row["seen_at"],
            )
            for row in rows
        ]

    async def end_one(self, principal_id: str, id_: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Sign somebody out at one place; False if they are not signed in there."""
        table = schema.sessions
        there = func.substr(table.c.digest, 1, ID_LENGTH) == id_
        return await self._end(table.c.principal == principal_id, there, audit=audit)

    async def _end(self, *conditions: ColumnElement[bool], audit: AuditHook[bool]) -> bool:
        gone = delete(schema.sessions).where(*conditions)

        def end(connection: Connection) -> bool:
            return connection.execute(gone).rowcount == 1

        return await self._database.write(audited(end, audit))

    async def _touch(self, secret: str, now: datetime) -> None:
        seen = update(schema.sessions).where(schema.sessions.c.digest == digest(secret)).values(seen_at=now)
        await self._database.write(lambda connection: connection.execute(seen))

    def _expired(self, now: datetime) -> ColumnElement[bool]:
        table = schema.sessions
        return or_(table.c.seen_at <= now - self._idle, table.c.created_at <= now - self.lifetime)


def session_id(stored: str) -> str:
    """What a session is called whose secret is stored as this digest."""
    return stored[:ID_LENGTH]


def _still_valid(connection: Connection, principal_id: str, password_hash: str) -> bool:
    """Whether it is the person's; nobody changes that before this transaction ends."""
    table = schema.principals
    same = (table.c.id == principal_id, table.c.password_hash == password_hash, table.c.disabled_at.is_(None))
    return connection.execute(select(table.c.id).where(*same).with_for_update()).first() is not None

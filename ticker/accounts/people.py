"""The people of the newsroom: their logins, passwords and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Update, delete, insert, select, update

from ticker.accounts.audit import AuditHook, audited, no_audit
from ticker.accounts.principals import digest, principal_of, select_with_roles
from ticker.database import schema
from ticker.database.database import Database, insert_new
from ticker.domain.permissions import Kind, Principal, Role
from ticker.errors import LastChief, LoginTaken
from ticker.ids import new_principal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How somebody signs in. `password_hash` is None for who only comes by single sign-on, `openid` tells who does."""

    person: Principal
    password_hash: str | None
    openid: bool
    created_at: datetime


class SqlPeople:
    """People in the journal's database. Any method may raise `JournalUnavailable`.

    A login is as `ticker.accounts.passwords.canonical_login` spells it; it stays its owner's for good. What `audit`
    makes of a change goes into the audit trail with it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        *,
        login: str,
        name: str,
        role: Role,
        password_hash: str | None = None,
        password_once: bool = False,
        audit: AuditHook[Principal] = no_audit,
    ) -> Principal:
        """Somebody new. With `password_once` the password has to be changed after the first sign-in.

        Raises:
            LoginTaken: somebody has this login, shut out or not.
        """
        person = Principal(id=new_principal_id(), name=name, role=role, kind=Kind.PERSON, login=login)
        row = {"id": person.id, "name": name, "role": role.value, "kind": Kind.PERSON.value, "login": login}
        secret = {"password_hash": password_hash, "password_once": password_once}

        def store(connection: Connection) -> Principal:
            if not insert_new(connection, schema.principals, {**row, **secret, "created_at": datetime.now(UTC)}):
                raise LoginTaken(login)
            return person

        return await self._database.write(audited(store, audit))

    async def account(self, login: str) -> Account | None:
        """Whose login it is, shut out or not; None if it is nobody's."""
        rows = await self._fetch(schema.principals.c.login == login)
        return _account(rows) if rows else None

    async def account_of(self, id_: str) -> Account | None:
        """The same by id; None if no person has it."""
        rows = await self._fetch(schema.principals.c.id == id_)
        return _account(rows) if rows else None

    async def accounts(self) -> Sequence[Account]:
        """Everybody's, in order of login."""
        return [_account(list(each)) for _, each in groupby(await self._fetch(), key=itemgetter("login"))]

    async def all(self) -> Sequence[Principal]:
        """Everybody who may sign in or once might, in order of login; with their roles in single liveblogs."""
        rows = await self._fetch()
        return [principal_of(list(each)) for _, each in groupby(rows, key=itemgetter("login"))]

    async def set_password(
        self,
        id_: str,
        password_hash: str | None,
        *,
        once: bool = False,
        keep_session: str = "",
        audit: AuditHook[int] = no_audit,
    ) -> int:
        """Store another hash, None for no password any more, and sign the person out.

        The session whose secret is `keep_session` goes on. How many sessions have ended by that; nothing happens if
        there is no such person.
        """

        def change(connection: Connection) -> int:
            connection.execute(_of(id_).values(password_hash=password_hash, password_once=once))
            return sign_out(connection, id_, keep_session=keep_session)

        return await self._database.write(audited(change, audit))

    async def renew_hash(self, id_: str, old: str, new: str) -> bool:
        """The same password with today's parameters; False if it was changed meanwhile, and nothing happens."""
        table = schema.principals
        same = update(table).where(table.c.id == id_, table.c.password_hash == old).values(password_hash=new)
        return await self._database.write(lambda connection: connection.execute(same).rowcount == 1)

    async def set_language(self, id_: str, language: str) -> bool:
        """Change the language of the desk, empty for the browser's; False if there is no such person."""
        return await self._change(id_, {"language": language})

    async def set_name(self, id_: str, name: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Change what others read; False if there is no such person."""
        return await self._change(id_, {"name": name}, audit)

    async def set_role(self, id_: str, role: Role, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Change the role that holds in every liveblog; False if there is no such person.

        Raises:
            LastChief: nobody else could make somebody chief again.
        """
        return await self._change(id_, {"role": role.value}, audit, needs_another_chief=role is not Role.CHIEF)

    async def disable(self, id_: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Shut somebody out at once: sessions end, tokens are no longer good. False if there is no such person.

        Raises:
            LastChief: nobody else could let anybody in again.
        """
        gone = {"disabled_at": datetime.now(UTC)}
        return await self._change(id_, gone, audit, ends_sessions=True, needs_another_chief=True)

    async def enable(self, id_: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Let somebody in again; False if there is no such person."""
        return await self._change(id_, {"disabled_at": None}, audit)

    async def set_role_in(
        self, id_: str, liveblog: str, role: Role | None, *, audit: AuditHook[None] = no_audit
    ) -> None:
        """Give somebody a role in one liveblog, or with None take it away."""
        table = schema.memberships

        def change(connection: Connection) -> None:
            connection.execute(delete(table).where(table.c.principal == id_, table.c.liveblog == liveblog))
            if role is not None:
                connection.execute(insert(table).values(principal=id_, liveblog=liveblog, role=role.value))

        await self._database.write(audited(change, audit))

    async def _change(
        self,
        id_: str,
        values: dict[str, Any],
        audit: AuditHook[bool] = no_audit,
        *,
        ends_sessions: bool = False,
        needs_another_chief: bool = False,
    ) -> bool:
        def change(connection: Connection) -> bool:
            if needs_another_chief and is_last_chief(connection, id_):
                raise LastChief(id_)
            changed = connection.execute(_of(id_).values(**values)).rowcount == 1
            if ends_sessions:  # afterwards: whoever signs in meanwhile has to wait for the change
                sign_out(connection, id_)
            return changed

        return await self._database.write(audited(change, audit))

    async def _fetch(self, *conditions: ColumnElement[bool]) -> Sequence[RowMapping]:
        table = schema.principals
        query = select_with_roles(table).where(table.c.kind == Kind.PERSON.value, *conditions).order_by(table.c.login)
        async with self._database.reading() as connection:
            rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
            return rows


def is_last_chief(connection: Connection, id_: str) -> bool:
    """Whether this is the only person who may manage people.

    Those who may are locked until the transaction ends: two chiefs cannot take the role from each other at once.
    """
    table = schema.principals
    chiefs = select(table.c.id).where(
        table.c.kind == Kind.PERSON.value, table.c.role == Role.CHIEF.value, table.c.disabled_at.is_(None)
    )
    return connection.execute(chiefs.order_by(table.c.id).with_for_update()).scalars().all() == [id_]


def sign_out(connection: Connection, id_: str, *, keep_session: str = "") -> int:
    """End somebody's sessions, except the one whose secret is `keep_session`; how many that were."""
    table = schema.sessions
    gone = delete(table).where(table.c.principal == id_, table.c.digest != digest(keep_session))
    return connection.execute(gone).rowcount


def _of(id_: str) -> Update:
    """A change of this person."""
    table = schema.principals
    return update(table).where(table.c.id == id_, table.c.kind == Kind.PERSON.value)


def _account(rows: Sequence[RowMapping]) -> Account:
    row = rows[0]
    return Account(
        person=principal_of(rows, must_change_password=row["password_once"]),
        password_hash=row["password_hash"],
        openid=row["openid_subject"] is not None,
        created_at=row["created_at"],
    )

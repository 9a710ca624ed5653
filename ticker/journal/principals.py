"""Who may act: people and programs with a role, here and in single liveblogs, and the tokens they show.

A token is 256 random bits, so a plain SHA-256 keeps it: there is nothing to guess that a slow hash would slow down,
and it would cost every request 50 ms. Only the digest is stored; the token itself is shown once.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, func, insert, or_, select, update

from ticker.ids import new_principal_id, new_token_id
from ticker.journal import schema
from ticker.journal.database import Database


class Role(StrEnum):
    """What a principal may do; each role may do all that the ones before it may.

    A guest may sign in, and do nothing except in the liveblogs where it was given another role.
    """

    GUEST = "guest"
    REPORTER = "reporter"
    EDITOR = "editor"
    CHIEF = "chief"

    def covers(self, needed: "Role") -> bool:
        """Whether this role is enough where `needed` is asked for."""
        return _RANKS[self] >= _RANKS[needed]

    def or_higher(self, other: "Role") -> "Role":
        return self if self.covers(other) else other

    def at_most(self, cap: "Role") -> "Role":
        return cap if self.covers(cap) else self


_RANKS = {role: rank for rank, role in enumerate(Role)}


class Kind(StrEnum):
    """Whether somebody signs in, or something shows a token."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody who acts. The `id` ("p_" and 10 characters) stands in the journal, so a principal is never deleted.

    `role` holds in every liveblog, `roles` (slug → role) adds to it in single ones. What came with a token, whose id is
    `token`, is bounded by it: no role above `cap`, and nothing outside the liveblog `only`, if that is not empty.
    `language` is the desk's ("" for whatever the browser asks for). Who `must_change_password` signed in with one that
    somebody else has seen, and is a guest until it is changed. `revoked_at` is when the last token was taken away; None
    while there is a valid one. `disabled_at` is when the principal was shut out.
    """

    id: str
    name: str
    role: Role
    kind: Kind = Kind.MACHINE
    login: str = ""
    language: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict, hash=False)
    cap: Role = Role.CHIEF
    only: str = ""
    token: str = field(default="", compare=False)
    must_change_password: bool = False
    disabled_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def bounded(self) -> bool:
        """Whether it came with a token that is good for less than everything its owner may."""
        return bool(self.only) or self.cap is not Role.CHIEF

    def role_in(self, slug: str | None) -> Role:
        """The role in the liveblog `slug`; with None, where no liveblog is spoken of."""
        if self.must_change_password or (self.only and slug != self.only):
            return Role.GUEST
        return self.role.or_higher(self.roles.get(slug or "", Role.GUEST)).at_most(self.cap)

    @property
    def highest_role(self) -> Role:
        """The role in whichever liveblog it is highest: what counts for pictures, which belong to none yet."""
        found = self.role_in(self.only or None)
        for slug in self.roles:
            found = found.or_higher(self.role_in(slug))
        return found

    @property
    def liveblogs(self) -> Sequence[str] | None:
        """The slugs of those it may see, in order; None for all of them."""
        if not self.only and self.role_in(None).covers(Role.REPORTER):
            return None
        named = {self.only} if self.only else set(self.roles)
        return sorted(slug for slug in named if self.role_in(slug).covers(Role.REPORTER))


class SqlPrincipals:
    """Principals and tokens, in the journal's database. Any method may raise `JournalUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, name: str, role: Role) -> tuple[Principal, str]:
        """A new machine and its token ("tk_" and 43 characters), which cannot be read again later."""
        now = datetime.now(UTC)
        token = f"tk_{secrets.token_urlsafe(32)}"
        machine = Principal(id=new_principal_id(), name=name, role=role)

        def store(connection: Connection) -> None:
            row = {"id": machine.id, "name": name, "role": role.value, "kind": machine.kind.value, "created_at": now}
            connection.execute(insert(schema.principals).values(row))
            shown = {"id": new_token_id(), "name": name, "principal": machine.id, "created_at": now}
            connection.execute(insert(schema.tokens).values(digest=digest(token), **shown))

        await self._database.write(store)
        return machine, token

    async def by_id(self, id_: str) -> Principal | None:
        """The principal with this id, shut out or not; None if there is none."""
        rows = await self._fetch(whole(schema.principals).where(schema.principals.c.id == id_))
        return principal_of(rows) if rows else None

    async def by_token(self, token: str) -> Principal | None:
        """Whose token this is, bounded by its scope; None if it is nobody's, was revoked or is over.

        One look-up by primary key.
        """
        table, owner = schema.tokens, schema.principals
        query = (
            whole(owner.join(table, table.c.principal == owner.c.id))
            .add_columns(table.c.role.label("cap"), table.c.liveblog.label("only"), table.c.id.label("token"))
            .where(table.c.digest == digest(token), table.c.revoked_at.is_(None), owner.c.disabled_at.is_(None))
            .where(or_(table.c.expires_at.is_(None), table.c.expires_at > datetime.now(UTC)))
        )
        rows = await self._fetch(query)
        if not rows:
            return None
        shown = rows[0]
        return principal_of(rows, cap=Role(shown["cap"] or Role.CHIEF), only=shown["only"] or "", token=shown["token"])

    async def revoke(self, id_: str) -> bool:
        """Make the principal's tokens worthless from now on; False if none was valid."""
        table = schema.tokens
        valid = update(table).where(table.c.principal == id_, table.c.revoked_at.is_(None))

        def revoke(connection: Connection) -> int:
            return connection.execute(valid.values(revoked_at=datetime.now(UTC))).rowcount

        return await self._database.write(revoke) > 0

    async def all(self) -> Sequence[Principal]:
        """Everybody who was ever given a token, in order of creation; without their roles in single liveblogs."""
        owner, table = schema.principals, schema.tokens
        revoked = func.max(table.c.revoked_at)
        last = case((func.count(table.c.digest) == func.count(table.c.revoked_at), revoked)).label("revoked_at")
        query = select(owner, last).join(table, table.c.principal == owner.c.id).group_by(owner.c.id)
        rows = await self._fetch(query.order_by(owner.c.created_at, owner.c.id))
        return [principal_of([row], revoked_at=row["revoked_at"]) for row in rows]

    async def _fetch(self, query: Select[Any]) -> Sequence[RowMapping]:
        async with self._database.reading() as connection:
            rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
            return rows


def whole(principals: Any) -> Select[Any]:
    """The query of principals with their roles in single liveblogs, a row for each of these; see `principal_of`.

    `principals` is the table, or a join that holds it.
    """
    member = schema.memberships
    joined = principals.outerjoin(member, member.c.principal == schema.principals.c.id)
    columns = (schema.principals, member.c.liveblog.label("member_of"), member.c.role.label("member_role"))
    return select(*columns).select_from(joined)


def principal_of(rows: Sequence[RowMapping], **more: Any) -> Principal:
    """One principal of all its rows of `whole`, or of one row that has only what is in its table; `more` fields."""
    row = rows[0]
    return Principal(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        kind=Kind(row["kind"]),
        login=row["login"] or "",
        language=row["language"],
        roles={row["member_of"]: Role(row["member_role"]) for row in rows if row.get("member_of")},
        disabled_at=row["disabled_at"],
        **more,
    )


def digest(secret: str) -> str:
    """What is stored of a token or session: SHA-256, hexadecimal. A cookie's bytes need not be text."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()

"""The table of principals: people and programs that may act, with their roles, and the tokens they show.

A token is 256 random bits, so a plain SHA-256 keeps it: there is nothing to guess that a slow hash would slow down,
and it would cost every request 50 ms. Only the digest is stored; the token itself is shown once.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, func, insert, or_, select, update

from ticker.database import schema
from ticker.database.database import Database
from ticker.domain.permissions import Kind, Principal, Role
from ticker.ids import new_principal_id, new_token_id


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
            token_row = {"id": new_token_id(), "name": name, "principal": machine.id, "created_at": now}
            connection.execute(insert(schema.tokens).values(digest=digest(token), **token_row))

        await self._database.write(store)
        return machine, token

    async def by_id(self, id_: str) -> Principal | None:
        """The principal with this id, shut out or not; None if there is none."""
        rows = await self._fetch(select_with_roles(schema.principals).where(schema.principals.c.id == id_))
        return principal_of(rows) if rows else None

    async def by_token(self, token: str) -> Principal | None:
        """Whose token this is, bounded by its scope; None if it is nobody's, was revoked or is over.

        One look-up by primary key.
        """
        table, owner = schema.tokens, schema.principals
        query = (
            select_with_roles(owner.join(table, table.c.principal == owner.c.id))
            .add_columns(table.c.role.label("cap"), table.c.liveblog.label("only"), table.c.id.label("token"))
            .where(table.c.digest == digest(token), table.c.revoked_at.is_(None), owner.c.disabled_at.is_(None))
            .where(or_(table.c.expires_at.is_(None), table.c.expires_at > datetime.now(UTC)))
        )
        rows = await self._fetch(query)
        if not rows:
            return None
        row = rows[0]
        return principal_of(rows, cap=Role(row["cap"] or Role.CHIEF), only=row["only"] or "", token=row["token"])

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


def select_with_roles(principals: Any) -> Select[Any]:
    """The query of principals with their roles in single liveblogs, a row for each of these; see `principal_of`.

    `principals` is the table, or a join that holds it.
    """
    member = schema.memberships
    joined = principals.outerjoin(member, member.c.principal == schema.principals.c.id)
    columns = (schema.principals, member.c.liveblog.label("member_of"), member.c.role.label("member_role"))
    return select(*columns).select_from(joined)


def principal_of(rows: Sequence[RowMapping], **more: Any) -> Principal:
    """One principal, of all its rows of `select_with_roles` or of the one row in its table; `more` fields."""
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

"""Who may write: people and programs with a role, and the tokens they show.

A token is 256 random bits, so a plain SHA-256 keeps it: there is nothing to guess that a slow hash would slow down,
and it would cost every request 50 ms. Only the digest is stored; the token itself is shown once.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, case, func, insert, select, update

from ticker.ids import new_principal_id
from ticker.journal import schema
from ticker.journal.database import Database


class Role(StrEnum):
    """What a principal may do; each role may do all that the ones before it may."""

    REPORTER = "reporter"
    EDITOR = "editor"
    CHIEF = "chief"

    def covers(self, needed: "Role") -> bool:
        """Whether this role is enough where `needed` is asked for."""
        return _RANKS[self] >= _RANKS[needed]


_RANKS = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody who acts. The `id` ("p_" and 10 characters) stands in the journal, so a principal is never deleted.

    `revoked_at` is when the last token was taken away; None while there is a valid one.
    """

    id: str
    name: str
    role: Role
    revoked_at: datetime | None = None


class SqlPrincipals:
    """Principals and tokens, in the journal's database. Any method may raise `JournalUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, name: str, role: Role) -> tuple[Principal, str]:
        """A new principal and its token ("tk_" and 43 characters), which cannot be read again later."""
        now = datetime.now(UTC)
        token = f"tk_{secrets.token_urlsafe(32)}"
        id_ = new_principal_id()

        def store(connection: Connection) -> None:
            connection.execute(insert(schema.principals).values(id=id_, name=name, role=role.value, created_at=now))
            connection.execute(insert(schema.tokens).values(digest=_digest(token), principal=id_, created_at=now))

        await self._database.write(store)
        return Principal(id=id_, name=name, role=role), token

    async def by_token(self, token: str) -> Principal | None:
        """Whose token this is; None if it is nobody's or was revoked. One look-up by primary key."""
        table, owner = schema.tokens, schema.principals
        query = (
            select(owner)
            .join(table, table.c.principal == owner.c.id)
            .where(table.c.digest == _digest(token), table.c.revoked_at.is_(None))
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return _principal(row) if row else None

    async def revoke(self, id_: str) -> bool:
        """Make the principal's tokens worthless from now on; False if none was valid."""
        table = schema.tokens
        valid = update(table).where(table.c.principal == id_, table.c.revoked_at.is_(None))

        def revoke(connection: Connection) -> int:
            return connection.execute(valid.values(revoked_at=datetime.now(UTC))).rowcount

        return await self._database.write(revoke) > 0

    async def all(self) -> Sequence[Principal]:
        """Everybody, in order of creation."""
        owner, table = schema.principals, schema.tokens
        revoked = func.max(table.c.revoked_at)
        last = case((func.count(table.c.digest) == func.count(table.c.revoked_at), revoked)).label("revoked_at")
        query = select(owner, last).join(table, table.c.principal == owner.c.id).group_by(owner.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(owner.c.created_at, owner.c.id))).mappings().all()
        return [_principal(row, revoked_at=row["revoked_at"]) for row in rows]


def _principal(row: RowMapping, *, revoked_at: datetime | None = None) -> Principal:
    return Principal(id=row["id"], name=row["name"], role=Role(row["role"]), revoked_at=revoked_at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

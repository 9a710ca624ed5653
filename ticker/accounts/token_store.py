"""API tokens: whose each is, what it is good for, and until when. Their secrets are nowhere: see `principals`."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Insert, RowMapping, Select, insert, select, tuple_, update

from ticker.accounts.audit import AuditHook, audited, no_audit
from ticker.accounts.principals import digest
from ticker.database import schema
from ticker.database.database import Database
from ticker.domain.permissions import Kind, Role
from ticker.ids import new_principal_id, new_token_id

Position = tuple[datetime, str]
"""Where a token stands in a list: when it was made, and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token without its secret. `id` ("t_" and 10 characters) names it.

    It is good for no more than `cap`, None for all that its owner may, and in no other liveblog than `only`, empty for
    all of them; until it is revoked, or `expires_at` has come.
    """

    id: str
    name: str
    owner: str
    owner_name: str
    owner_kind: Kind
    cap: Role | None
    only: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class SqlTokens:
    """Tokens, in the journal's database. Any method may raise `JournalUnavailable`.

    What `audit` makes of a change goes into the audit trail with it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        owner: str,
        name: str,
        *,
        cap: Role | None = None,
        only: str = "",
        expires_at: datetime | None = None,
        audit: AuditHook[Token] = no_audit,
    ) -> tuple[Token, str]:
        """Another token of `owner`, and its secret ("tk_" and 43 characters), which cannot be read again later."""
        return await self._create(owner, None, name, cap=cap, only=only, expires_at=expires_at, audit=audit)

    async def create_for_machine(
        self,
        name: str,
        role: Role,
        *,
        only: str = "",
        expires_at: datetime | None = None,
        audit: AuditHook[Token] = no_audit,
    ) -> tuple[Token, str]:
        """The same for a new machine with that name and role."""
        id_ = new_principal_id()
        row = {"id": id_, "name": name, "role": role.value, "kind": Kind.MACHINE.value, "created_at": datetime.now(UTC)}
        machine = insert(schema.principals).values(**row)
        return await self._create(id_, machine, name, cap=None, only=only, expires_at=expires_at, audit=audit)

    async def _create(
        self,
        owner: str,
        machine: Insert | None,
        name: str,
        *,
        cap: Role | None,
        only: str,
        expires_at: datetime | None,
        audit: AuditHook[Token],
    ) -> tuple[Token, str]:
        secret, id_ = f"tk_{secrets.token_urlsafe(32)}", new_token_id()
        scope = {"role": cap.value if cap else None, "liveblog": only or None, "expires_at": expires_at}
        row = {"id": id_, "name": name, "principal": owner, "created_at": datetime.now(UTC), **scope}

        def store(connection: Connection) -> Token:
            if machine is not None:
                connection.execute(machine)
            connection.execute(insert(schema.tokens).values(digest=digest(secret), **row))
            return _token(connection.execute(_all().where(schema.tokens.c.id == id_)).mappings().one())

        return await self._database.write(audited(store, audit)), secret

    async def find(self, id_: str) -> Token | None:
        """The token of that id, good or not; None if there is none."""
        tokens = await self._fetch(_all().where(schema.tokens.c.id == id_))
        return tokens[0] if tokens else None

    async def newest(self, *, owner: str = "", before: Position | None = None, limit: int = 100) -> Sequence[Token]:
        """The newest first: everybody's, or those of `owner`; on the next page those `before` the last of this one."""
        table = schema.tokens
        query = _all().order_by(table.c.created_at.desc(), table.c.id.desc()).limit(limit)
        if owner:
            query = query.where(table.c.principal == owner)
        if before:
            query = query.where(tuple_(table.c.created_at, table.c.id) < before)
        return await self._fetch(query)

    async def revoke(self, id_: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Make the token worthless from now on; False if it was already, or there is none."""
        table = schema.tokens
        gone = update(table).where(table.c.id == id_, table.c.revoked_at.is_(None)).values(revoked_at=datetime.now(UTC))

        def revoke(connection: Connection) -> bool:
            return connection.execute(gone).rowcount == 1

        return await self._database.write(audited(revoke, audit))

    async def _fetch(self, query: Select[Any]) -> Sequence[Token]:
        async with self._database.reading() as connection:
            return [_token(row) for row in (await connection.execute(query)).mappings()]


def _all() -> Select[Any]:
    table, owner = schema.tokens, schema.principals
    named = (owner.c.name.label("owner_name"), owner.c.kind.label("owner_kind"))
    return select(table, *named).join(owner, owner.c.id == table.c.principal)


def _token(row: RowMapping) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        owner=row["principal"],
        owner_name=row["owner_name"],
        owner_kind=Kind(row["owner_kind"]),
        cap=Role(row["role"]) if row["role"] else None,
        only=row["liveblog"] or "",
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )

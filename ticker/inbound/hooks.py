"""Hooks: addresses to which chat and mail deliver, each for one liveblog, with a secret of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from ticker.accounts.audit import AuditHook, audited, no_audit
from ticker.database import schema
from ticker.database.database import Database
from ticker.domain.permissions import Kind, Role
from ticker.ids import new_hook_id, new_principal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One hook. It submits to `liveblog` as `principal`; `sealed` is its secret, encrypted.

    `format` is a name in `ticker.inbound.formats`.
    """

    id: str
    principal: str
    liveblog: str
    name: str
    format: str
    sealed: str
    created_at: datetime


class SqlHooks:
    """Hooks in the journal's database. Any method may raise `JournalUnavailable`.

    What `audit` makes of a change goes into the audit trail with it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, liveblog: str, name: str, format_: str, sealed: str, *, audit: AuditHook[Hook] = no_audit
    ) -> Hook:
        """A new hook, and a machine without a token in whose name it submits. The liveblog has to be there."""
        hook = Hook(
            id=new_hook_id(),
            principal=new_principal_id(),
            liveblog=liveblog,
            name=name,
            format=format_,
            sealed=sealed,
            created_at=datetime.now(UTC),
        )
        machine = {
            "id": hook.principal,
            "name": name,
            "role": Role.GUEST.value,
            "kind": Kind.MACHINE.value,
            "created_at": hook.created_at,
        }

        def store(connection: Connection) -> Hook:
            connection.execute(insert(schema.principals).values(machine))
            columns = ("id", "principal", "liveblog", "name", "format", "sealed", "created_at")
            connection.execute(insert(schema.hooks).values({column: getattr(hook, column) for column in columns}))
            return hook

        return await self._database.write(audited(store, audit))

    async def by_id(self, id_: str) -> Hook | None:
        """The hook, unless there is none or it was revoked."""
        hooks = await self._fetch(_valid().where(schema.hooks.c.id == id_))
        return hooks[0] if hooks else None

    async def of(self, liveblog: str) -> Sequence[Hook]:
        """The liveblog's valid hooks, the oldest first."""
        table = schema.hooks
        return await self._fetch(_valid().where(table.c.liveblog == liveblog).order_by(table.c.created_at, table.c.id))

    async def revoke(self, liveblog: str, id_: str, *, audit: AuditHook[bool] = no_audit) -> bool:
        """Take nothing from it any more; False if the liveblog has no such valid hook."""
        table = schema.hooks
        valid = update(table).where(table.c.liveblog == liveblog, table.c.id == id_, table.c.revoked_at.is_(None))

        def revoke(connection: Connection) -> bool:
            return connection.execute(valid.values(revoked_at=datetime.now(UTC))).rowcount == 1

        return await self._database.write(audited(revoke, audit))

    async def _fetch(self, query: Select[Any]) -> Sequence[Hook]:
        async with self._database.reading() as connection:
            rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
        return [Hook(**row) for row in rows]


def _valid() -> Select[Any]:
    columns = [column for column in schema.hooks.c if column.name != "revoked_at"]
    return select(*columns).where(schema.hooks.c.revoked_at.is_(None))

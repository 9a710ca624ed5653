"""Identities of the single sign-on: which issuer and subject is which person here, for good.

A login may change there, an address may be given to somebody else; the subject never is (OpenID Connect Core 1.0, 2).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, select, update

from ticker.accounts.audit import AuditHook, audited, no_audit
from ticker.accounts.people import is_last_chief
from ticker.accounts.principals import principal_of, select_with_roles
from ticker.database import schema
from ticker.database.database import Database, insert_new
from ticker.domain.permissions import Kind, Principal, Role
from ticker.errors import LoginTaken, PasswordAccount
from ticker.ids import new_principal_id


class Match(StrEnum):
    """How the person behind an identity was found."""

    KNOWN = "known"
    LINKED = "linked"
    CREATED = "created"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedIdentity:
    """The person, shut out or not. `role_before` is the role the provider has just changed, None if it did not."""

    person: Principal
    match: Match
    role_before: Role | None = None


class SqlIdentities:
    """Identities, in the journal's database. Any method may raise `JournalUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def resolve(
        self,
        *,
        issuer: str,
        subject: str,
        login: str,
        name: str,
        role: Role | None,
        audit: AuditHook[ResolvedIdentity] = no_audit,
    ) -> ResolvedIdentity:
        """The person behind an identity: known by it, or by a login that was waiting for it, or new and a guest.

        With a `role` that is theirs from now on; only the last chief stays one. What `audit` makes of all that goes
        into the audit trail with it.

        Raises:
            LoginTaken: somebody with another identity has this login.
            PasswordAccount: somebody with a password has it.
        """

        def find_or_create(connection: Connection) -> ResolvedIdentity:
            match = _known(connection, issuer, subject, login, name)
            query = select_with_roles(schema.principals).where(
                schema.principals.c.openid_issuer == issuer, schema.principals.c.openid_subject == subject
            )
            person = principal_of(connection.execute(query).mappings().all())
            before = _change_role(connection, person, role)
            if before is None:
                return ResolvedIdentity(person=person, match=match)
            changed = principal_of(connection.execute(query).mappings().all())
            return ResolvedIdentity(person=changed, match=match, role_before=before)

        return await self._database.write(audited(find_or_create, audit))


def _known(connection: Connection, issuer: str, subject: str, login: str, name: str) -> Match:
    table = schema.principals
    identity = {"openid_issuer": issuer, "openid_subject": subject}
    same = select(table.c.id).where(table.c.openid_issuer == issuer, table.c.openid_subject == subject)
    if connection.execute(same).first():
        return Match.KNOWN
    query = select(table.c.id, table.c.openid_subject, table.c.password_hash).where(table.c.login == login)
    holder = connection.execute(query.with_for_update()).first()  # nobody gives them a password meanwhile
    if holder is None:
        row = {"id": new_principal_id(), "name": name, "role": Role.GUEST.value, "kind": Kind.PERSON.value}
        if insert_new(connection, table, {**row, **identity, "login": login, "created_at": datetime.now(UTC)}):
            return Match.CREATED
        if connection.execute(same).first():  # in two windows at once
            return Match.KNOWN
    elif holder.openid_subject is None and holder.password_hash is not None:
        raise PasswordAccount(login)  # of a login the provider may say whatever somebody has typed there
    elif holder.openid_subject is None:
        connection.execute(update(table).where(table.c.id == holder.id).values(**identity))
        return Match.LINKED
    raise LoginTaken(login)


def _change_role(connection: Connection, person: Principal, role: Role | None) -> Role | None:
    """Give the role; what it was before, None where nothing changes."""
    if role is None or role is person.role or (role is not Role.CHIEF and is_last_chief(connection, person.id)):
        return None
    table = schema.principals
    connection.execute(update(table).where(table.c.id == person.id).values(role=role.value))
    return person.role

"""Tokens open the API for those they were made for, and for nobody after they were revoked."""

import hashlib

import pytest
from sqlalchemy import select

from ticker.accounts.principals import SqlPrincipals
from ticker.database import schema
from ticker.domain.permissions import Role


@pytest.fixture
def principals(database):
    return SqlPrincipals(database)


async def test_a_token_leads_to_its_principal(principals):
    """Each to its own; ids and tokens look like what they are."""
    anna, annas = await principals.create("Anna", Role.CHIEF)
    ben, bens = await principals.create("Ben", Role.REPORTER)
    assert (await principals.by_token(annas), await principals.by_token(bens)) == (anna, ben)
    assert (anna.id[:2], annas[:3], len(annas)) == ("p_", "tk_", 46)
    assert (anna.name, anna.role) == ("Anna", Role.CHIEF)


async def test_other_tokens_are_nobodys(principals):
    """Unknown, empty, nearly right, or the stored digest itself."""
    _, token = await principals.create("Anna", Role.CHIEF)
    for wrong in "", "tk_", token[:-1], token + "=", token.upper(), hashlib.sha256(token.encode()).hexdigest():
        assert await principals.by_token(wrong) is None


async def test_a_revoked_token_is_nobodys(principals):
    """At once; the principal stays known, because the journal names it. Revoking twice says so."""
    anna, token = await principals.create("Anna", Role.EDITOR)
    ben, bens = await principals.create("Ben", Role.EDITOR)
    assert await principals.revoke(anna.id)
    assert not await principals.revoke(anna.id)
    assert not await principals.revoke("p_nobody")
    assert await principals.by_token(token) is None
    assert await principals.by_token(bens) == ben
    listed = await principals.all()
    assert [(person.name, person.revoked_at is None) for person in listed] == [("Anna", False), ("Ben", True)]
    assert listed[0].revoked_at.utcoffset().total_seconds() == 0


async def test_the_token_itself_is_not_stored(principals, database):
    """Who steals the database has no tokens."""
    _, token = await principals.create("Anna", Role.CHIEF)
    rows = await database.write(lambda connection: connection.execute(select(schema.tokens)).all())
    assert token not in repr(rows)


@pytest.mark.parametrize(
    ("role", "covers"),
    [
        (Role.GUEST, [True, False, False, False]),
        (Role.REPORTER, [True, True, False, False]),
        (Role.EDITOR, [True, True, True, False]),
        (Role.CHIEF, [True, True, True, True]),
    ],
)
def test_roles_build_on_each_other(role, covers):
    """A chief may do what an editor may, an editor what a reporter may; a guest nothing of it."""
    assert [role.covers(needed) for needed in Role] == covers

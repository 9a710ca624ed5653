"""A token is good for what it was made for, as long as it was made for, and lists tell all of it but the secret."""

from datetime import UTC, datetime, timedelta

import pytest

from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.token_store import SqlTokens
from ticker.domain.permissions import Kind, Role


@pytest.fixture
async def anna(database):
    principal, _ = await SqlPrincipals(database).create("Anna", Role.EDITOR)
    return principal.id


@pytest.fixture
def tokens(database):
    return SqlTokens(database)


async def test_a_token_is_bounded_by_its_scope(database, tokens, anna):
    """By a role, by a liveblog; never more than its owner may."""
    principals = SqlPrincipals(database)
    _, reporting = await tokens.create(anna, "Reporting", cap=Role.REPORTER)
    _, only = await tokens.create(anna, "Only there", cap=Role.CHIEF, only="sturm")
    bounded, there = await principals.by_token(reporting), await principals.by_token(only)
    assert [bounded.role_in(slug) for slug in (None, "sturm")] == [Role.REPORTER, Role.REPORTER]
    assert [there.role_in(slug) for slug in (None, "sturm", "wahl")] == [Role.GUEST, Role.EDITOR, Role.GUEST]


async def test_a_token_is_over_when_its_time_has_come(database, tokens, anna):
    """And good until then."""
    principals, now = SqlPrincipals(database), datetime.now(UTC)
    later, good = await tokens.create(anna, "Tomorrow", expires_at=now + timedelta(days=1))
    past, over = await tokens.create(anna, "Yesterday", expires_at=now - timedelta(seconds=1))
    assert (await principals.by_token(good)).id == anna
    assert await principals.by_token(over) is None
    assert (later.is_valid(now), past.is_valid(now)) == (True, False)


async def test_a_revoked_token_is_worthless_and_the_others_are_not(database, tokens, anna):
    """At once; a second time there is nothing to revoke."""
    principals = SqlPrincipals(database)
    first, gone = await tokens.create(anna, "First")
    _, kept = await tokens.create(anna, "Second")
    assert (await tokens.revoke(first.id), await tokens.revoke(first.id), await tokens.revoke("t_0000000000")) == (
        True,
        False,
        False,
    )
    assert await principals.by_token(gone) is None
    assert (await principals.by_token(kept)).id == anna
    assert (await tokens.find(first.id)).revoked_at is not None


async def test_a_list_tells_whose_a_token_is_and_not_what(tokens, anna):
    """The newest first, page by page, of all or of one."""
    made = [await tokens.create(anna, f"Number {number}", cap=Role.REPORTER, only="sturm") for number in range(5)]
    page = await tokens.newest(limit=3)
    rest = await tokens.newest(before=(page[-1].created_at, page[-1].id))
    names = [token.name for token in (*page, *rest)]
    assert names == ["Number 4", "Number 3", "Number 2", "Number 1", "Number 0", "Anna"]
    assert (page[0].owner, page[0].owner_name, page[0].owner_kind) == (anna, "Anna", Kind.MACHINE)
    assert (page[0].cap, page[0].only, rest[-1].cap, rest[-1].only) == (Role.REPORTER, "sturm", None, "")
    assert not any(secret in repr((*page, *rest)) for _, secret in made)
    assert await tokens.newest(owner="p_0000000000") == []

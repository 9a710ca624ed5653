"""A hook belongs to its liveblog, until it is revoked."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from ticker.accounts.principals import SqlPrincipals
from ticker.domain import events as e
from ticker.domain.permissions import Kind, Role
from ticker.inbound.hooks import SqlHooks

NOW = datetime(2025, 5, 3, 14, 5, tzinfo=UTC)


@pytest.fixture
async def hooks(database, journal):
    created = e.LiveblogCreated(title="Sturm", theme="liveblog", time_zone="Europe/Berlin", language="de")
    for slug in "sturm", "wahl":
        await journal.append(slug, 0, [created], actor="p_0123456789", at=NOW)
    return SqlHooks(database)


async def test_a_hook_is_found_by_its_id_and_among_its_liveblog_s(hooks):
    """As it was made, the oldest first."""
    first = await hooks.create("sturm", "Chat", "slack", "versiegelt")
    second = await hooks.create("sturm", "Mail", "mailgun", "auch")
    await hooks.create("wahl", "Chat", "slack", "versiegelt")
    assert await hooks.by_id(first.id) == first
    assert await hooks.of("sturm") == [first, second]
    assert (first.id[:2], first.liveblog, first.format, first.sealed) == ("h_", "sturm", "slack", "versiegelt")


async def test_it_acts_as_a_machine_that_may_do_nothing_else(hooks, database):
    """Nobody can show a token of it."""
    hook = await hooks.create("sturm", "Chat", "slack", "versiegelt")
    machine = await SqlPrincipals(database).by_id(hook.principal)
    assert (machine.name, machine.role, machine.kind) == ("Chat", Role.GUEST, Kind.MACHINE)


async def test_a_revoked_hook_is_gone(hooks):
    """At once, and only by its own liveblog; revoking twice says so."""
    hook = await hooks.create("sturm", "Chat", "slack", "versiegelt")
    assert not await hooks.revoke("wahl", hook.id)
    assert await hooks.by_id(hook.id) == hook
    assert await hooks.revoke("sturm", hook.id)
    assert not await hooks.revoke("sturm", hook.id)
    assert await hooks.by_id(hook.id) is None
    assert await hooks.of("sturm") == []


async def test_there_is_none_for_a_liveblog_that_is_not_there(hooks):
    """Whoever asks has to look first; nothing is left of the attempt."""
    with pytest.raises(IntegrityError):
        await hooks.create("nirgends", "Chat", "slack", "versiegelt")
    assert await hooks.of("nirgends") == []

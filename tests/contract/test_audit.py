"""Whatever changes people, their rights or their ways in stands or falls with its line in the audit trail."""

import pytest
from sqlalchemy import select

from tests.support.databases import execute
from tests.support.histories import START
from ticker.accounts.audit import if_changed
from ticker.accounts.identities import SqlIdentities
from ticker.accounts.passwords import Passwords
from ticker.accounts.people import SqlPeople
from ticker.accounts.session_store import SqlSessions
from ticker.accounts.throttle import FORGOTTEN_AFTER
from ticker.accounts.token_service import TokenService
from ticker.accounts.token_store import SqlTokens
from ticker.accounts.user_admin import Actor, UserAdmin
from ticker.database import schema
from ticker.domain import events as e
from ticker.domain.permissions import Role
from ticker.inbound.hooks import SqlHooks

BY = Actor(id="p_0000000001", address="192.0.2.1")


class Accounts:
    """Everything that can be done to people, and what it leaves behind."""

    def __init__(self, database):
        self._database = database
        self.people = SqlPeople(database)
        self.user_admin = UserAdmin(people=self.people, passwords=Passwords())
        self.sessions = SqlSessions(database, idle=FORGOTTEN_AFTER, absolute=FORGOTTEN_AFTER)
        self.tokens = SqlTokens(database)
        self.token_service = TokenService(self.tokens)
        self.hooks = SqlHooks(database)
        self.identities = SqlIdentities(database)

    async def read(self, table):
        async with self._database.reading() as connection:
            return sorted((await connection.execute(select(table))).all(), key=repr)

    async def everything(self):
        tables = (schema.principals, schema.memberships, schema.sessions, schema.tokens, schema.hooks)
        return [await self.read(table) for table in tables]


@pytest.fixture
async def services(database, journal):
    """With a liveblog, somebody in it who is signed in, a token and a hook."""
    services = Accounts(database)
    created = e.LiveblogCreated(title="Sturm", theme="liveblog", time_zone="Europe/Berlin", language="de")
    await journal.append("sturm", 0, [created], actor=BY.id, at=START)
    await services.user_admin.create(login="mara", name="Mara Lind", role=Role.EDITOR, by=BY)
    services.mara = (await services.people.account("mara")).person
    services.session = await services.sessions.begin(services.mara, method="password")
    services.token, _ = await services.token_service.create(services.mara.id, "Script", by=BY)
    services.hook = await services.hooks.create("sturm", "Telegram", "telegram", "sealed")
    return services


ACTS = {
    "person.created": lambda o: o.user_admin.create(login="ben", name="Ben", role=Role.GUEST, openid=True, by=BY),
    "password.reset": lambda o: o.user_admin.set_password("mara", by=BY),
    "password.dropped": lambda o: o.user_admin.drop_password("mara", by=BY),
    "person.renamed": lambda o: o.user_admin.set_name("mara", "Mara Berg", by=BY),
    "role.changed": lambda o: o.user_admin.set_role("mara", Role.REPORTER, by=BY),
    "role.changed here": lambda o: o.user_admin.set_role_in("mara", "sturm", Role.CHIEF, by=BY),
    "person.disabled": lambda o: o.user_admin.disable("mara", by=BY),
    "token.created": lambda o: o.token_service.create(o.mara.id, "Another", by=BY),
    "token.created for a machine": lambda o: o.token_service.create_for_machine("Agency", Role.EDITOR, by=BY),
    "token.revoked": lambda o: o.token_service.revoke(o.token, by=BY),
    "hook.created": lambda o: o.hooks.create(
        "sturm", "Slack", "slack", "sealed", audit=lambda hook: [BY.did("hook.created", hook.id)]
    ),
    "hook.revoked": lambda o: o.hooks.revoke("sturm", o.hook.id, audit=if_changed(BY.did("hook.revoked", o.hook.id))),
    "sign-in.done": lambda o: o.sessions.begin(
        o.mara, method="password", instead_of=o.session.secret, audit=lambda _: [BY.did("sign-in.done", o.mara.id)]
    ),
    "sign-out.done": lambda o: o.sessions.end(o.session.secret, audit=if_changed(BY.did("sign-out.done", o.mara.id))),
    "session.ended": lambda o: o.sessions.end_one(
        o.mara.id, o.session.id, audit=if_changed(BY.did("session.ended", o.mara.id))
    ),
    "person.created by the single sign-on": lambda o: o.identities.resolve(
        issuer="https://login.example.org",
        subject="ben",
        login="ben@example.org",
        name="Ben",
        role=None,
        audit=lambda arrival: [BY.did("person.created", arrival.person.id)],
    ),
}


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_leaves_one_line(services, act):
    """With who did it, and from where; it was done."""
    before, lines = await services.everything(), await services.read(schema.audit)
    await ACTS[act](services)
    assert await services.everything() != before
    (line,) = set(await services.read(schema.audit)) - set(lines)
    assert (line.actor, line.action, line.address) == (BY.id, act.split()[0], BY.address)


@pytest.mark.parametrize("act", ACTS)
async def test_what_cannot_be_noted_is_not_done(services, act, database_url):
    """Neither stands without the other, whenever the process or the database dies."""
    before = await services.everything()
    await execute(database_url, "ALTER TABLE audit RENAME TO away")
    with pytest.raises(Exception, match="audit"):
        await ACTS[act](services)
    assert await services.everything() == before


async def test_what_there_was_nothing_of_leaves_no_line(services):
    """A token that was revoked before, a session that is over."""
    await services.token_service.revoke(services.token, by=BY)
    await services.sessions.end(services.session.secret)
    lines = await services.read(schema.audit)
    assert not await services.token_service.revoke(services.token, by=BY)
    assert not await services.sessions.end(
        services.session.secret, audit=if_changed(BY.did("sign-out.done", services.mara.id))
    )
    assert await services.read(schema.audit) == lines

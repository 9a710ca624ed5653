"""Tokens of people and machines over the API: shown once, no wider than asked, revocable by their owner or a chief."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.api_server import Colleague, Editors
from ticker.api.problem_types import PREFIX


class Keys:
    """Makes tokens and tries them."""

    def __init__(self, editors: Editors):
        self.editors = editors

    async def ask(self, by, method, path, body=None):
        answer = await self.editors.ask(method, path, body, by=by)
        return answer.status, answer.json if answer.body else None

    async def make(self, by, **fields):
        return await self.ask(by, "POST", "/tokens", {"name": "Skript", **fields})

    async def use(self, made, method, path, body=None):
        headers = {"Authorization": f"Bearer {made['token']}"}
        answer = await self.editors.ask(method, path, body, role=None, headers=headers)
        return answer.status, answer.json


@pytest.fixture
async def keys(editors):
    await editors.create("sturm")
    await editors.create("wahl")
    return Keys(editors)


DRAFT, POST = {"headline": "A", "state": "draft"}, {"headline": "A"}
ENTRIES = "/liveblogs/{}/entries"


async def test_an_own_token_acts_as_its_owner_within_its_scope(keys):
    """By role and by liveblog; it is told once, and lists know it only by id."""
    mara = await keys.editors.person("editor", name="Mara Lind")
    status, made = await keys.make(mara, role="reporter", liveblog="sturm")
    assert (status, made["owner_name"], made["role"], made["liveblog"]) == (201, "Mara Lind", "reporter", "sturm")
    assert (await keys.use(made, "POST", ENTRIES.format("sturm"), DRAFT))[0] == 201
    assert (await keys.use(made, "POST", ENTRIES.format("sturm"), POST))[0] == 403
    assert (await keys.use(made, "POST", ENTRIES.format("wahl"), DRAFT))[0] == 403
    assert (await keys.use(made, "GET", "/me"))[1]["id"] == mara.id
    _, page = await keys.ask(mara, "GET", "/tokens")
    assert page["items"] == [{name: value for name, value in made.items() if name != "token"}]


async def test_a_role_above_one_s_own_is_not_gained(keys):
    """A token asked for as chief gives what its owner may."""
    _, made = await keys.make(await keys.editors.person("reporter"), role="chief")
    assert (await keys.use(made, "GET", "/people"))[0] == 403
    assert (await keys.use(made, "GET", "/liveblogs/sturm"))[0] == 200


async def test_a_machine_gets_a_role_of_its_own(keys):
    """From a chief; and another token later, so that one can be changed without a gap."""
    chief = await keys.editors.person("chief")
    status, first = await keys.make(chief, name="Ergebnisdienst", owner="machine", role="editor")
    assert (status, first["owner_kind"], first["owner_name"]) == (201, "machine", "Ergebnisdienst")
    assert (await keys.use(first, "POST", ENTRIES.format("sturm"), POST))[0] == 201
    _, second = await keys.make(chief, owner=first["owner"])
    assert second["owner"] == first["owner"]
    assert (await keys.ask(chief, "DELETE", f"/tokens/{first['id']}"))[0] == 204
    assert (await keys.use(first, "GET", "/me"))[0] == 401
    assert (await keys.use(second, "GET", "/me"))[1]["role"] == "editor"


async def test_only_a_chief_makes_tokens_for_machines(keys):
    """An editor is refused, and so is the chief of one liveblog; so is a list of everybody's."""
    for person in await keys.editors.person("editor"), await keys.editors.person("guest", sturm="chief"):
        assert (await keys.make(person, owner="machine", role="reporter"))[0] == 403
        assert (await keys.ask(person, "GET", "/tokens?owner=all"))[0] == 403


async def test_a_token_makes_no_token_for_its_owner(keys):
    """Or one that is soon over could live for ever."""
    _, made = await keys.make(await keys.editors.person("editor"))
    status, problem = await keys.use(made, "POST", "/tokens", {"name": "Noch einer"})
    assert (status, "Sign in for that" in problem["detail"]) == (409, True)


async def test_a_one_time_password_makes_no_token(keys):
    """Somebody else has seen it."""
    accounts, mara = keys.editors.services.accounts, await keys.editors.person("editor")
    password = await accounts.user_admin.set_password(mara.principal.login)
    session = await accounts.password_sign_in.sign_in(mara.principal.login, password, address="")
    status, problem = await keys.make(Colleague(session.principal, session.secret))
    assert (status, problem["detail"]) == (409, "Choose a password of your own first.")


async def test_a_token_ends_with_its_time(keys):
    """It has to lie ahead when the token is made."""
    mara = await keys.editors.person("editor")
    ahead = datetime.now(UTC) + timedelta(days=30)
    _, made = await keys.make(mara, expires_at=ahead.isoformat())
    assert datetime.fromisoformat(made["expires_at"]) == ahead
    past = datetime.now(UTC) - timedelta(seconds=1)
    status, problem = await keys.make(mara, expires_at=past.isoformat())
    assert (status, problem["errors"][0]["field"]) == (422, "/expires_at")


async def test_what_is_no_token_is_refused(keys):
    """And none is made; a colleague's id is no machine's."""
    chief, mara = await keys.editors.person("chief"), await keys.editors.person("editor")
    before = await keys.ask(chief, "GET", "/tokens?owner=all")
    for fields, status in [
        ({"name": None}, 422),
        ({"name": ""}, 422),
        ({"owner": "you"}, 422),
        ({"owner": "machine"}, 422),
        ({"owner": "p_0000000000"}, 422),
        ({"owner": mara.id}, 422),
        ({"role": "guest"}, 422),
        ({"liveblog": "NEIN"}, 422),
        ({"liveblog": "nirgends"}, 404),
        ({"expires_at": "morgen"}, 422),
        ({"expires_at": "2199-01-01T00:00:00"}, 422),
    ]:
        assert (await keys.make(chief, **fields))[0] == status, fields
    assert await keys.ask(chief, "GET", "/tokens?owner=all") == before


async def test_tokens_are_revoked_by_their_owner_or_a_chief(keys):
    """To others they are not there; what was made and revoked stands in the audit trail."""
    chief, mara, ben = [await keys.editors.person(role) for role in ("chief", "editor", "editor")]
    _, made = await keys.make(mara, name="Erster")
    _, other = await keys.make(mara, name="Zweiter")
    assert (await keys.ask(ben, "DELETE", f"/tokens/{made['id']}"))[0] == 404
    assert (await keys.ask(mara, "DELETE", f"/tokens/{made['id']}"))[0] == 204
    assert (await keys.ask(mara, "DELETE", f"/tokens/{made['id']}"))[0] == 404
    assert (await keys.ask(chief, "DELETE", f"/tokens/{other['id']}"))[0] == 204
    _, trail = await keys.ask(chief, "GET", "/audit?source=access")
    assert [(line["action"], line["actor"], line["detail"]["name"]) for line in reversed(trail["items"])] == [
        ("token.created", mara.id, "Erster"),
        ("token.created", mara.id, "Zweiter"),
        ("token.revoked", mara.id, "Erster"),
        ("token.revoked", chief.id, "Zweiter"),
    ]


@pytest.mark.parametrize("scope", [{"role": "reporter"}, {"liveblog": "sturm"}, {"role": "chief", "liveblog": "sturm"}])
async def test_a_token_with_a_scope_sees_and_ends_itself_alone(keys, scope):
    """Whoever was given it for one thing has no say about the others of its owner; a lost one can still be ended."""
    chief = await keys.editors.person("chief")
    (_, narrow), (_, other) = await keys.make(chief, **scope), await keys.make(chief)
    assert [token["id"] for token in (await keys.use(narrow, "GET", "/tokens"))[1]["items"]] == [narrow["id"]]
    assert (await keys.use(narrow, "DELETE", f"/tokens/{other['id']}"))[0] == 404
    assert (await keys.use(other, "GET", "/me"))[0] == 200
    headers = {"Authorization": f"Bearer {narrow['token']}"}
    ended = await keys.editors.ask("DELETE", f"/tokens/{narrow['id']}", role=None, headers=headers)
    assert ended.status == 204
    assert (await keys.use(narrow, "GET", "/me"))[0] == 401


async def test_tokens_are_listed_page_by_page(keys):
    """The newest first; a chief sees everybody's, with those made at the console."""
    chief, mara = await keys.editors.person("chief"), await keys.editors.person("editor")
    for number in range(2):
        await keys.make(mara, name=f"Nummer {number}")
    found, path = [], "/tokens?owner=all&limit=4"
    while path:
        _, page = await keys.ask(chief, "GET", path.removeprefix(PREFIX))
        found += [token["name"] for token in page["items"]]
        path = page["next"]
    assert found == ["Nummer 1", "Nummer 0", "Chief", "Editor", "Reporter", "Guest"]
    for cursor in "x", "2026-99-23T09:00:00.000000Z~t_0000000000":
        assert (await keys.ask(chief, "GET", f"/tokens?cursor={cursor}"))[0] == 422

"""Chiefs keep the newsroom's people over the API; nobody else does, and nobody can shut out the last of them."""

import json

import pytest

from tests.support.api_server import Editors
from ticker.api.problem_types import PREFIX

MARA = {"login": "Mara.Lind", "name": "Mara Lind", "role": "reporter"}
NOBODY = "/people/p_0000000000"


class Personnel:
    """A chief at the API: `ask` as that chief, or by somebody else."""

    def __init__(self, editors: Editors, chief):
        self.editors = editors
        self.chief = chief

    async def ask(self, method, path, body=None, *, by=None):
        answer = await self.editors.ask(method, path, body, by=by or self.chief)
        return answer.status, answer.json if answer.body else None

    async def sign_in(self, login, password):
        """In a browser of their own."""
        credentials = {"login": login, "password": password}
        answer = await self.editors.ask("POST", "/sessions", credentials, role=None)
        return answer.status, answer.json

    async def acts(self, subject):
        status, page = await self.ask("GET", "/audit?source=access")
        assert status == 200, page
        return [(line["action"], line["detail"]) for line in reversed(page["items"]) if line["subject"] == subject]


@pytest.fixture
async def services(editors):
    return Personnel(editors, await editors.person("chief", name="Ada Kern"))


async def test_a_person_who_was_added_signs_in_with_the_password_that_was_shown_once(services):
    """Then has to choose another, and the password is nowhere to be read again."""
    status, made = await services.ask("POST", "/people", MARA)
    assert status == 201
    assert (made["login"], made["role"], made["signs_in_with"]) == ("mara.lind", "reporter", ["password"])
    _, read = await services.ask("GET", f"/people/{made['id']}")
    assert read == {name: value for name, value in made.items() if name != "password"}
    status, session = await services.sign_in("mara.lind", made["password"])
    assert (status, session["principal"]["must_change_password"]) == (201, True)
    assert len(await services.acts(made["id"])) == 2
    assert made["password"] not in json.dumps(await services.ask("GET", "/audit"))


async def test_a_person_of_the_single_sign_on_has_no_password(services):
    """Until a chief gives one."""
    _, made = await services.ask("POST", "/people", MARA | {"password": False})
    assert (made["password"], made["signs_in_with"], made["must_change_password"]) == (None, ["openid"], False)


async def test_what_is_no_person_is_refused_by_field(services):
    """Each field by name, and nobody is added."""
    for body, fields in [
        ({}, {"/login", "/name"}),
        (MARA | {"login": "mara lind"}, {"/login"}),
        (MARA | {"login": "-mara"}, {"/login"}),
        (MARA | {"login": "ä"}, {"/login"}),
        (MARA | {"login": "a" * 101}, {"/login"}),
        (MARA | {"name": " "}, {"/name"}),
        (MARA | {"name": "A\nB"}, {"/name"}),
        (MARA | {"role": "boss"}, {"/role"}),
        (MARA | {"password": "secret"}, {"/password"}),
        (MARA | {"colour": "red"}, {"/colour"}),
    ]:
        status, problem = await services.ask("POST", "/people", body)
        assert status == 422, body
        assert {error["field"] for error in problem["errors"]} == fields
    assert len((await services.ask("GET", "/people"))[1]["items"]) == 1


async def test_a_login_is_taken_once(services):
    """In whatever case it is typed, and for good."""
    await services.ask("POST", "/people", MARA)
    status, problem = await services.ask("POST", "/people", MARA | {"login": "MARA.LIND"})
    assert (status, problem["detail"]) == (409, "The login 'mara.lind' is taken; choose another.")


async def test_people_are_listed_by_login_page_by_page(services):
    """None twice, none left out; machines are none."""
    for login in ("ben", "anna", "zoe", "mara"):
        await services.ask("POST", "/people", MARA | {"login": login, "password": False})
    found, path = [], "/people?limit=2"
    while path:
        _, page = await services.ask("GET", path.removeprefix(PREFIX))
        found += [person["login"] for person in page["items"]]
        path = page["next"]
    assert found == ["anna", "ben", "chief1", "mara", "zoe"]


async def test_a_change_is_told_in_the_audit_trail(services):
    """What it was, what it is, who did it; what does not change is not told."""
    _, made = await services.ask("POST", "/people", MARA)
    path = f"/people/{made['id']}"
    _, revised = await services.ask("PATCH", path, {"role": "editor", "name": "Mara Berg"})
    assert (revised["role"], revised["name"]) == ("editor", "Mara Berg")
    await services.ask("PATCH", path, {"role": "editor"})
    assert await services.acts(made["id"]) == [
        ("person.created", {"login": "mara.lind", "name": "Mara Lind", "role": "reporter"}),
        ("role.changed", {"from": "reporter", "to": "editor"}),
        ("person.renamed", {"from": "Mara Lind", "to": "Mara Berg"}),
    ]


async def test_what_is_no_change_is_refused(services):
    """With 422, and nothing changes."""
    path = f"/people/{services.chief.id}"
    before = await services.ask("GET", path)
    for body in {}, {"role": None}, {"disabled": "yes"}, {"login": "other"}, {"role": "boss"}, []:
        assert (await services.ask("PATCH", path, body))[0] == 422, body
    assert await services.ask("GET", path) == before


async def test_who_is_shut_out_is_out_at_once_and_can_come_back(services):
    """A second time changes nothing."""
    mara = await services.editors.person("editor")
    assert (await services.ask("GET", "/me", by=mara))[0] == 200
    path = f"/people/{mara.id}"
    for _ in range(2):
        status, out = await services.ask("PATCH", path, {"disabled": True})
        assert (status, out["disabled_at"] is not None) == (200, True)
    assert (await services.ask("GET", "/me", by=mara))[0] == 401
    _, back = await services.ask("PATCH", path, {"disabled": False})
    assert back["disabled_at"] is None
    assert [action for action, _ in await services.acts(mara.id)] == ["person.disabled", "person.enabled"]


async def test_nobody_shuts_out_the_last_chief(services):
    """Neither by role nor by shutting out, and what came along with it does not happen either."""
    path = f"/people/{services.chief.id}"
    for body in {"role": "editor"}, {"disabled": True, "name": "Gone"}:
        status, problem = await services.ask("PATCH", path, body)
        sentence = "This is the last chief who can sign in; make somebody else a chief first."
        assert (status, problem["detail"]) == (409, sentence)
    assert (await services.ask("GET", path))[1]["name"] == "Ada Kern"
    second = await services.editors.person("chief")
    assert (await services.ask("PATCH", path, {"role": "editor"}, by=second))[0] == 200
    assert (await services.ask("GET", "/people"))[0] == 403


async def test_a_password_is_taken_away_where_there_is_another_way_in(services):
    """Without a single sign-on it would lock the person out."""
    mara = await services.editors.person("editor")
    status, told = await services.ask("DELETE", f"/people/{mara.id}/password")
    assert (status, "no single sign-on" in told["detail"]) == (409, True)


async def test_a_password_that_is_reset_ends_every_session(services):
    """And is good for signing in."""
    mara = await services.editors.person("editor")
    status, told = await services.ask("POST", f"/people/{mara.id}/password")
    assert (status, set(told)) == (201, {"password"})
    assert (await services.ask("GET", "/me", by=mara))[0] == 401
    status, session = await services.sign_in(mara.principal.login, told["password"])
    assert (status, session["principal"]["must_change_password"]) == (201, True)
    assert await services.acts(mara.id) == [
        ("password.reset", {"sessions_ended": 1}),
        ("sign-in.done", {"method": "password"}),
    ]


async def test_a_role_in_one_liveblog_holds_there(services):
    """Given, raised, taken away; elsewhere nothing changes."""
    await services.editors.create("sturm")
    await services.editors.create("wahl")
    guest = await services.editors.person("guest")
    path = f"/people/{guest.id}/roles/sturm"
    for role in "reporter", "editor":
        status, person = await services.ask("PUT", path, {"role": role})
        assert (status, person["roles"]) == (200, {"sturm": role})
    assert (await services.ask("GET", "/liveblogs/sturm", by=guest))[0] == 200
    assert (await services.ask("GET", "/liveblogs/wahl", by=guest))[0] == 403
    for _ in range(2):
        assert (await services.ask("DELETE", path))[0] == 204
    assert (await services.ask("GET", "/liveblogs/sturm", by=guest))[0] == 403
    assert await services.acts(guest.id) == [
        ("role.changed", {"liveblog": "sturm", "from": None, "to": "reporter"}),
        ("role.changed", {"liveblog": "sturm", "from": "reporter", "to": "editor"}),
        ("role.changed", {"liveblog": "sturm", "from": "editor", "to": None}),
    ]


async def test_a_chief_of_one_liveblog_decides_on_roles_there_alone(services):
    """Sees colleagues, but neither their roles elsewhere nor a way to change what they are everywhere."""
    await services.editors.create("sturm")
    await services.editors.create("wahl")
    local = await services.editors.person("guest", sturm="chief")
    ben = await services.editors.person("guest", wahl="editor")
    path = f"/people/{ben.id}"
    assert (await services.ask("PUT", f"{path}/roles/sturm", {"role": "reporter"}, by=local))[0] == 200
    assert (await services.ask("PUT", f"{path}/roles/wahl", {"role": "chief"}, by=local))[0] == 403
    assert (await services.ask("PATCH", path, {"role": "chief"}, by=local))[0] == 403
    assert (await services.ask("POST", f"{path}/password", by=local))[0] == 403
    assert (await services.ask("GET", path, by=local))[1]["roles"] == {"sturm": "reporter"}


async def test_nobody_is_found_under_a_wrong_id(services):
    """404 that says so; a machine is no person, and a role is given only where there is a liveblog."""
    await services.editors.create("sturm")
    for method, path, body in [
        ("GET", NOBODY, None),
        ("PATCH", NOBODY, {"role": "editor"}),
        ("PUT", f"{NOBODY}/roles/sturm", {"role": "editor"}),
        ("DELETE", f"{NOBODY}/roles/sturm", None),
        ("POST", f"{NOBODY}/password", None),
    ]:
        status, problem = await services.ask(method, path, body)
        assert (status, problem["detail"]) == (404, "There is no person 'p_0000000000'.")
    machine = (await services.editors.principals.all())[0]
    assert (await services.ask("GET", f"/people/{machine.id}"))[0] == 404
    roles = f"/people/{services.chief.id}/roles"
    for slug, role, expected in [("nirgends", "editor", 404), ("sturm", "guest", 422), ("NEIN", "editor", 404)]:
        assert (await services.ask("PUT", f"{roles}/{slug}", {"role": role}))[0] == expected

"""People see where they are signed in, and sign out there; nobody sees or ends anybody else's sessions."""

from tests.support.api_server import Editors
from ticker.desk.people import called

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


async def test_sessions_are_listed_with_browser_and_address(editors: Editors):
    """The one used last first; the one that asks is marked, and no secret is told."""
    mara = await editors.person("editor")
    other = await editors.services.accounts.sessions.begin(
        mara.principal, method="openid", browser=FIREFOX, address="192.0.2.7"
    )
    answer = await editors.ask("GET", "/me/sessions", by=mara)
    there, here = answer.json["items"]
    assert (there["browser"], there["address"], there["signed_in_with"]) == (FIREFOX, "192.0.2.7", "openid")
    assert (there["current"], here["current"], there["id"]) == (False, True, other.id)
    assert other.secret not in answer.body.decode()


async def test_a_session_is_ended_by_its_owner_alone(editors: Editors):
    """Elsewhere or here; what is not one's own, not there, or no id at all is not found."""
    mara, ben = await editors.person("editor"), await editors.person("editor")
    other = await editors.services.accounts.sessions.begin(mara.principal, method="password")
    for id_ in other.id, "0" * 16, "x", other.id.upper() + "Z":
        assert (await editors.ask("DELETE", f"/me/sessions/{id_}", by=ben)).problem == "not-found"
    assert (await editors.ask("DELETE", f"/me/sessions/{other.id}", by=mara)).status == 204
    assert await editors.services.accounts.sessions.find(other.secret) is None
    assert (await editors.ask("GET", "/me", by=mara)).status == 200
    lines = [line async for line in editors.services.accounts.trail.oldest()]
    assert [(line.action, line.actor) for line in lines] == [("session.ended", mara.id)]


async def test_a_token_neither_sees_nor_ends_sessions(editors: Editors):
    """However far it reaches: who finds a lost one learns no addresses, and keeps its owner from nothing."""
    mara = await editors.person("chief")
    _, token = await editors.services.accounts.tokens.create(mara.id, "Skript")
    shown = {"Authorization": f"Bearer {token}"}
    session = await editors.services.accounts.sessions.begin(mara.principal, method="password")
    for method, path in (("GET", "/me/sessions"), ("DELETE", f"/me/sessions/{session.id}")):
        assert (await editors.ask(method, path, role=None, headers=shown)).problem == "conflict"
    assert await editors.services.accounts.sessions.find(session.secret)


def test_a_browser_is_called_what_people_call_it():
    """Each claims to be several others."""
    assert [called(text) for text in (EDGE, FIREFOX, IPHONE, "curl/8.5", "")] == [
        "Edge, Windows",
        "Firefox, Linux",
        "Safari, iPhone",
        "",
        "",
    ]

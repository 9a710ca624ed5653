"""What a token opens, and what a role allows beyond the route: `test_permission_matrix` has the routes."""

import pytest

from tests.support.api_server import Editors
from ticker.domain.permissions import Role


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Basic YTpi", "Bearer a b", "tk_x", "Bearer ungültig", "Bearer " + "x" * 5000]
)
async def test_what_is_no_valid_token_is_refused(editors: Editors, header: str):
    """An unknown token, another scheme, no token, two tokens: 401 with error="invalid_token"."""
    answer = await editors.ask("GET", "/liveblogs", role=None, headers={"Authorization": header})
    assert (answer.status, answer.problem) == (401, "unauthenticated")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_revoked_token_is_refused_at_once(editors: Editors):
    """A token works until the moment it is revoked."""
    principal, token = await editors.principals.create("Gone", Role.EDITOR)
    header = {"Authorization": f"bearer {token}"}
    assert (await editors.ask("GET", "/liveblogs", role=None, headers=header)).status == 200
    await editors.principals.revoke(principal.id)
    assert (await editors.ask("GET", "/liveblogs", role=None, headers=header)).status == 401


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": "draft"}, 201),
        ({"state": "submitted"}, 201),
        ({}, 403),
        ({"state": "scheduled", "publish_at": "2199-01-01T00:00:00Z"}, 403),
    ],
)
async def test_reporter_drafts_and_submits_but_publishes_nothing(editors: Editors, fields: dict, status: int):
    """What readers would see takes an editor, now or at a time."""
    await editors.create()
    answer = await editors.ask("POST", "/liveblogs/sturm/entries", {"headline": "A", **fields}, role="reporter")
    assert answer.status == status
    assert len((await editors.read("/liveblogs/sturm/entries"))["items"]) == (1 if status == 201 else 0)


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"state": "draft"}, True),
        ({"state": "submitted"}, True),
        ({"state": "scheduled", "publish_at": "2199-01-01T00:00:00Z"}, False),
        ({"state": "published"}, False),
    ],
)
async def test_reporter_changes_only_what_no_editor_has_approved(editors: Editors, fields: dict, allowed: bool):
    """A scheduled text will be published as it is, so a reporter cannot change it any more."""
    await editors.create()
    path = await editors.post(**fields)
    revised = await editors.ask("PATCH", path, {"headline": "B"}, if_match="*", role="reporter")
    assert revised.status == (200 if allowed else 403)
    scheduled = {"state": "scheduled", "publish_at": "2199-01-01T00:00:00Z"}
    assert (await editors.ask("PATCH", path, scheduled, if_match="*", role="reporter")).status == 403


async def test_reporter_discards_only_what_is_their_own(editors: Editors):
    """Also after an editor has worked on it; a colleague's they may improve, and never make disappear."""
    await editors.create()
    theirs = await editors.post(role="editor", state="submitted")
    assert (await editors.ask("PATCH", theirs, {"headline": "B"}, if_match="*", role="reporter")).status == 200
    refused = await editors.ask("DELETE", theirs, role="reporter")
    assert (refused.status, refused.problem) == (403, "forbidden")
    assert "discard what somebody else has written" in refused.json["detail"]
    own = await editors.post(role="reporter", state="draft")
    assert (await editors.ask("PATCH", own, {"headline": "B"}, if_match="*", role="editor")).status == 200
    assert (await editors.ask("DELETE", own, role="reporter")).status == 200


async def test_token_in_the_address_is_not_looked_at(editors: Editors):
    """Addresses end up in logs (RFC 6750, section 5.3)."""
    answer = await editors.ask("GET", f"/liveblogs?access_token={editors.tokens['chief']}", role=None)
    assert answer.status == 401


async def test_actor_of_an_event_is_whoever_held_the_token(editors: Editors):
    """The journal names the principal's id, never a person."""
    await editors.create()
    await editors.post(role="editor")
    actors = [event["actor"] for event in (await editors.read("/liveblogs/sturm/events"))["items"]]
    ids = {principal.name: principal.id for principal in await editors.principals.all()}
    assert actors == [ids["Chief"], ids["Chief"], ids["Editor"]]

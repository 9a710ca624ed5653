"""Liveblogs as the desk runs them: created, revised, summed up, closed and reopened."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.api_server import Editors

SUMMARY = {"points": [{"text": "Der Deich hält."}]}


async def test_created_liveblog_is_live_and_told_where_it_is(editors: Editors):
    """POST answers 201 with Location, the seq of its last event and the readers' address."""
    answer = await editors.create("sturm", top_story="Es wird ernst", time_zone="Europe/London", language="en-GB")
    assert answer.headers["Location"] == "/api/v1/liveblogs/sturm"
    assert answer.json["seq"] == 2
    assert answer.json["urls"]["public"] == "https://live.example.org/sturm/"
    details = await editors.read("/liveblogs/sturm")
    assert (details["state"], details["top_story"], details["revision"]) == ("live", "Es wird ernst", 1)
    assert (details["time_zone"], details["language"]) == ("Europe/London", "en-GB")


async def test_draft_liveblog_has_no_public_address_until_it_is_opened(editors: Editors):
    """A draft is opened by POST …/open; opening it twice changes nothing."""
    created = await editors.create(state="draft")
    assert created.json["urls"] == {"api": "/api/v1/liveblogs/sturm", "public": None, "live": None}
    first = await editors.ask("POST", "/liveblogs/sturm/open")
    again = await editors.ask("POST", "/liveblogs/sturm/open")
    assert (first.status, first.json["state"]) == (200, "live")
    assert again.json["seq"] == first.json["seq"] == 2


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("Sturm", "lower-case"),
        ("", "lower-case"),
        ("-a", "lower-case"),
        ("a" * 81, "lower-case"),
        ("stürm", "lower-case"),
        ("api", "reserved"),
        ("metrics", "reserved"),
    ],
)
async def test_slug_that_cannot_stand_in_an_address_is_refused(editors: Editors, slug: str, message: str):
    """Slugs are permanent, so a bad one is refused with what would be right."""
    answer = await editors.ask("POST", "/liveblogs", {"slug": slug, "title": "T"})
    assert (answer.status, answer.problem) == (422, "invalid")
    assert message in answer.fields["/slug"]


async def test_slug_is_given_once(editors: Editors):
    """A second liveblog with the same slug is a conflict."""
    await editors.create("sturm")
    answer = await editors.ask("POST", "/liveblogs", {"slug": "sturm", "title": "T"})
    assert (answer.status, answer.problem) == (409, "conflict")


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("language", "xx-klingon-y"), ("theme", "newspaper")]
)
async def test_unknown_zone_language_or_theme_is_refused(editors: Editors, field: str, value: str):
    """What a page could not be rendered with is refused when it is sent."""
    answer = await editors.ask("POST", "/liveblogs", {"slug": "a", "title": "T", field: value})
    assert answer.status == 422
    assert list(answer.fields) == [f"/{field}"]


async def test_liveblogs_are_listed_a_page_at_a_time(editors: Editors):
    """Following `next`, and likewise the Link header, shows each liveblog once, in order of slug."""
    for slug in ("c", "a", "b"):
        await editors.create(slug)
    first = await editors.ask("GET", "/liveblogs?limit=2")
    assert [item["slug"] for item in first.json["items"]] == ["a", "b"]
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    second = await editors.ask("GET", first.json["next"].removeprefix("/api/v1"))
    assert [item["slug"] for item in second.json["items"]] == ["c"]
    assert second.json["next"] is None
    assert "Link" not in second.headers


async def test_patch_changes_only_what_is_sent(editors: Editors):
    """The other details stay; a link back is taken away with null."""
    await editors.create(deck="Untertitel", previous={"title": "Gestern", "url": "https://example.org/gestern"})
    await editors.ask("PATCH", "/liveblogs/sturm", {"top_story": "Der Deich hält"}, if_match='"r1"')
    details = await editors.read("/liveblogs/sturm")
    assert (details["top_story"], details["deck"], details["previous"]["title"]) == (
        "Der Deich hält",
        "Untertitel",
        "Gestern",
    )
    answer = await editors.ask("PATCH", "/liveblogs/sturm", {"previous": None}, if_match='"r2"')
    assert answer.json["revision"] == 3
    assert (await editors.read("/liveblogs/sturm"))["previous"] is None


async def test_the_next_day_is_told_once_it_is_known(editors: Editors):
    """Also of a liveblog that is closed; null takes it away, and what is not sent stays."""
    await editors.create()
    await editors.ask("POST", "/liveblogs/sturm/close", {"headline": "Ende"})
    link = {"title": "Der Liveblog vom Freitag", "url": "/freitag/"}
    answer = await editors.ask("PATCH", "/liveblogs/sturm", {"next": link}, if_match="*")
    assert answer.status == 200
    assert (await editors.read("/liveblogs/sturm"))["next"] == {**link, "text": ""}
    await editors.ask("PATCH", "/liveblogs/sturm", {"previous": link}, if_match="*")
    assert (await editors.read("/liveblogs/sturm"))["next"]["title"] == link["title"]
    await editors.ask("PATCH", "/liveblogs/sturm", {"next": None}, if_match="*")
    assert (await editors.read("/liveblogs/sturm"))["next"] is None


@pytest.mark.parametrize("body", [{}, {"title": None}, {"slug": "other"}, {"title": "a\nb"}])
async def test_patch_that_makes_no_sense_is_refused(editors: Editors, body: dict):
    """Nothing at all, no title, another slug, a title of two lines."""
    await editors.create()
    answer = await editors.ask("PATCH", "/liveblogs/sturm", body, if_match="*")
    assert (answer.status, answer.problem) == (422, "invalid")


async def test_summary_is_replaced_as_a_whole(editors: Editors):
    """PUT …/summary replaces the points; an entry it cites has to be public."""
    await editors.create()
    entry = (await editors.post()).rsplit("/", 1)[1]
    draft = (await editors.post(state="draft")).rsplit("/", 1)[1]
    body = {"points": [{"text": "Die Fähre läuft.", "entries": [entry]}]}
    answer = await editors.ask("PUT", "/liveblogs/sturm/summary", body, if_match='"r0"')
    assert (answer.status, answer.headers["ETag"]) == (200, '"r1"')
    (point,) = (await editors.read("/liveblogs/sturm/summary"))["points"]
    assert point == body["points"][0] | {"stale": False}
    body["points"][0]["entries"] = [draft]
    refused = await editors.ask("PUT", "/liveblogs/sturm/summary", body, if_match='"r1"')
    assert (refused.status, refused.problem) == (409, "conflict")


async def test_closed_liveblog_has_a_last_word_and_takes_no_more_entries(editors: Editors):
    """POST …/close answers 201; then posting is a conflict, and reopening takes the close-out away."""
    await editors.create()
    body = {
        "headline": "Ende des Liveblogs",
        "body": "Danke.",
        "links": [{"title": "Bilanz", "url": "https://example.org/bilanz"}],
    }
    closed = await editors.ask("POST", "/liveblogs/sturm/close", body)
    assert (closed.status, closed.headers["Location"]) == (201, "/api/v1/liveblogs/sturm/close")
    out = await editors.read("/liveblogs/sturm/close")
    assert (out["headline"], out["blocks"][0]["html"], out["links"][0]["title"]) == (
        "Ende des Liveblogs",
        "<p>Danke.</p>",
        "Bilanz",
    )
    posted = await editors.ask("POST", "/liveblogs/sturm/entries", {"headline": "Zu spät"})
    assert (posted.status, posted.problem) == (409, "conflict")
    assert "reopen" in posted.json["detail"]
    reopened = await editors.ask("POST", "/liveblogs/sturm/reopen")
    assert reopened.json["state"] == "live"
    assert (await editors.ask("GET", "/liveblogs/sturm/close")).problem == "not-found"


async def test_journal_is_told_event_by_event(editors: Editors):
    """GET …/events gives the journal after a seq, a page at a time, without a gap."""
    await editors.create()
    await editors.post()
    page = await editors.ask("GET", "/liveblogs/sturm/events?after=1&limit=1")
    assert [event["type"] for event in page.json["items"]] == ["LiveblogOpened"]
    following = await editors.ask("GET", page.json["next"].removeprefix("/api/v1"))
    assert [(event["seq"], event["type"]) for event in following.json["items"]] == [(3, "EntryPublished")]
    assert following.json["items"][0]["data"]["content"]["headline"] == "Fähre läuft wieder"
    assert following.json["next"] is None


@pytest.mark.parametrize("path", ["", "/summary", "/close", "/entries", "/events"])
async def test_unknown_liveblog_is_not_found(editors: Editors, path: str):
    """Whatever is asked about it, also where its slug could not be one."""
    for slug in ("nowhere", "No%20Where", "%00", "%ED%A0%80"):
        answer = await editors.ask("GET", f"/liveblogs/{slug}{path}")
        assert (answer.status, answer.problem) == (404, "not-found"), slug


async def test_coverage_that_moves_here_keeps_its_day_and_its_end(editors: Editors):
    """`day` and `closed_at` are told as they were elsewhere; an end in the future is refused."""
    await editors.create(day="2025-11-14")
    assert (await editors.read("/liveblogs/sturm"))["day"] == "2025-11-14"
    body = {"headline": "Ende", "closed_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
    assert (await editors.ask("POST", "/liveblogs/sturm/close", body)).problem == "conflict"
    ended = "2025-11-14T22:00:00Z"
    assert (await editors.ask("POST", "/liveblogs/sturm/close", body | {"closed_at": ended})).status == 201
    assert (await editors.read("/liveblogs/sturm/close"))["at"] == ended

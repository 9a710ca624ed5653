"""Entries as the desk writes them: drafted, submitted, scheduled, published, edited, corrected, withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.api_server import Editors

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()


async def test_published_entry_is_told_where_it_is(editors: Editors):
    """The answer tells seq, id, the permalink and the delta that open pages get."""
    await editors.create()
    answer = await editors.ask("POST", "/liveblogs/sturm/entries", {"headline": "A", "body": "*b*"})
    entry_id = answer.json["id"]
    assert answer.status == 201
    assert answer.json == {
        "liveblog": "sturm",
        "id": entry_id,
        "seq": 3,
        "revision": 1,
        "state": "published",
        "urls": {
            "api": f"/api/v1/liveblogs/sturm/entries/{entry_id}",
            "public": f"https://live.example.org/sturm/e/{entry_id}/",
            "live": "https://live.example.org/sturm/live/3.json",
        },
    }


async def test_entry_is_read_as_it_was_written(editors: Editors):
    """Every kind of block, authors, tags and the editor's own time come back."""
    await editors.create()
    blocks = [
        {"kind": "text", "html": "<p>Text</p>"},
        {
            "kind": "image",
            "src": "/media/a.jpg",
            "alt": "Deich",
            "alt_waived": "",
            "caption": "",
            "credit": "dpa",
            "width": 4,
            "height": 3,
            "sources": [{"src": "/media/a-2.jpg", "width": 2}],
        },
        {"kind": "quote", "text": "Er hält.", "attribution": "Deichgräfin", "url": ""},
        {"kind": "teaser", "url": "https://example.org/a", "title": "Mehr", "text": ""},
        {
            "kind": "embed",
            "url": "https://example.social/1",
            "provider": "",
            "title": "",
            "text": "Wow",
            "author": "@a",
            "posted_at": "2025-11-14T16:05:00Z",
        },
        {
            "kind": "video",
            "url": "https://media.example.org/deich.mp4",
            "title": "Die Tore schließen",
            "caption": "Um 10 Uhr",
            "credit": "",
            "poster": "/media/a.jpg",
        },
        {"kind": "audio", "url": "/media/gespraech.mp3", "title": "Im Gespräch", "caption": "", "credit": "Funk"},
        {"kind": "table", "caption": "Pegel", "header": ["Ort", "Stand"], "rows": [["Hafen", "5,12 m"], ["Siel", ""]]},
        {
            "kind": "score",
            "home": "SV Norderhafen",
            "away": "TuS Osterkoog",
            "home_score": "2",
            "away_score": "1",
            "competition": "Kreisliga",
            "status": "Endstand",
        },
    ]
    path = await editors.post(
        body=None,
        blocks=blocks,
        authors=["Mara Lind"],
        tags=["Deich"],
        occurred_at="2025-11-14T16:05:00+01:00",
        verification="agency",
        key_event=True,
        pinned=True,
    )
    entry = await editors.read(path)
    assert entry["blocks"] == blocks
    assert (entry["authors"], entry["tags"]) == (["Mara Lind"], ["Deich"])
    assert entry["occurred_at"] == "2025-11-14T15:05:00Z"
    assert entry["verification"] == "agency"
    assert entry["key_event"]
    assert entry["pinned"]


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled"])
async def test_unseen_entry_has_no_permalink_until_it_is_published(editors: Editors, state: str):
    """A draft, a submission and a scheduled entry become public by POST …/publish, with a last change if need be."""
    await editors.create()
    more = {"publish_at": TOMORROW} if state == "scheduled" else {}
    path = await editors.post(state=state, **more)
    entry = await editors.read(path)
    assert (entry["state"], entry["urls"]["permalink"], entry["number"]) == (state, None, 0)
    answer = await editors.ask("POST", f"{path}/publish", {"headline": "Neu", "key_event": True})
    assert (answer.status, answer.json["state"]) == (200, "published")
    entry = await editors.read(path)
    assert (entry["headline"], entry["number"], entry["publish_at"], entry["key_event"]) == ("Neu", 1, None, True)
    assert (await editors.ask("POST", f"{path}/publish")).problem == "conflict"


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled"])
async def test_unseen_entry_keeps_what_it_is_to_be(editors: Editors, state: str):
    """A key event that is drafted, handed in or scheduled is one once it is public, whatever was changed in between."""
    await editors.create()
    more = {"publish_at": TOMORROW} if state == "scheduled" else {}
    path = await editors.post(state=state, key_event=True, **more)
    assert (await editors.ask("PATCH", path, {"headline": "Neu", "pinned": True}, if_match='"r1-k"')).status == 200
    entry = await editors.read(path)
    assert (entry["state"], entry["key_event"], entry["pinned"]) == (state, True, True)
    liveblog = await editors.read("/liveblogs/sturm")
    assert (liveblog["pinned"], liveblog["key_events"]) == (None, [])
    await editors.ask("POST", f"{path}/publish", {"pinned": False})
    entry = await editors.read(path)
    assert (entry["key_event"], entry["pinned"]) == (True, False)


async def test_marks_of_what_is_public_have_addresses_of_their_own(editors: Editors):
    """A PATCH that tells of them is refused, and says where they are set."""
    await editors.create()
    path = await editors.post()
    answer = await editors.ask("PATCH", path, {"pinned": True}, if_match='"r1"')
    assert answer.problem == "conflict"
    assert "PUT or DELETE its /pin" in answer.json["detail"]


async def test_reporter_proposes_no_marks(editors: Editors):
    """Neither in a draft nor in a submission; those that an editor has set stay when a reporter edits the text."""
    await editors.create()
    for state in ("draft", "submitted"):
        wish = {"headline": "A", "state": state, "pinned": True}
        assert (await editors.ask("POST", "/liveblogs/sturm/entries", wish, role="reporter")).problem == "forbidden"
    path = await editors.post(state="draft", key_event=True)
    taken = await editors.ask("PATCH", path, {"key_event": False}, if_match='"r1"', role="reporter")
    assert taken.problem == "forbidden"
    await editors.ask("PATCH", path, {"headline": "Neu", "state": "submitted"}, if_match='"r1"', role="reporter")
    entry = await editors.read(path)
    assert (entry["state"], entry["headline"], entry["key_event"]) == ("submitted", "Neu", True)


async def test_publish_needs_no_body(editors: Editors):
    """An empty request publishes the text as it stands."""
    await editors.create()
    path = await editors.post(state="draft")
    assert (await editors.ask("POST", f"{path}/publish")).status == 200


async def test_patch_changes_only_what_is_sent(editors: Editors):
    """A new headline leaves text, authors and time; a new body leaves the picture below it."""
    await editors.create()
    picture = {"kind": "image", "src": "https://example.org/a.jpg", "alt": "Deich"}
    path = await editors.post(blocks=[picture], authors=["Mara Lind"], occurred_at="2025-11-14T15:05:00Z")
    await editors.ask("PATCH", path, {"headline": "Neu"}, if_match='"r1"')
    await editors.ask("PATCH", path, {"body": "<p>Neu.</p>", "format": "html"}, if_match='"r2"')
    entry = await editors.read(path)
    assert entry["headline"] == "Neu"
    assert [block["kind"] for block in entry["blocks"]] == ["text", "image"]
    assert entry["blocks"][0]["html"] == "<p>Neu.</p>"
    assert entry["authors"] == ["Mara Lind"]
    await editors.ask("PATCH", path, {"occurred_at": None, "authors": [], "blocks": []}, if_match='"r3"')
    entry = await editors.read(path)
    assert (entry["occurred_at"], entry["authors"], entry["blocks"]) == (None, [], [])
    assert entry["corrections"] == []


async def test_patch_moves_an_unseen_entry(editors: Editors):
    """A draft is submitted, scheduled, and a new time is set by sending it again."""
    await editors.create()
    path = await editors.post(state="draft")
    await editors.ask("PATCH", path, {"state": "submitted"}, if_match='"r1"', role="reporter")
    assert (await editors.read(path))["state"] == "submitted"
    await editors.ask("PATCH", path, {"state": "scheduled", "publish_at": TOMORROW}, if_match='"r2"')
    assert (await editors.read(path))["state"] == "scheduled"
    await editors.ask("PATCH", path, {"headline": "Neu"}, if_match='"r3"')
    entry = await editors.read(path)
    assert (entry["state"], entry["headline"]) == ("scheduled", "Neu")
    published = await editors.post()
    answer = await editors.ask("PATCH", published, {"state": "draft"}, if_match="*")
    assert (answer.status, answer.problem) == (409, "conflict")


@pytest.mark.parametrize("body", [{}, {"headline": None}, {"state": "scheduled"}, {"state": "published"}])
async def test_patch_that_makes_no_sense_is_refused(editors: Editors, body: dict):
    """Nothing at all, no headline, a schedule without a time, publishing by the back door."""
    await editors.create()
    path = await editors.post(state="draft")
    answer = await editors.ask("PATCH", path, body, if_match="*")
    assert (answer.status, answer.problem) == (422, "invalid")


async def test_time_in_the_past_cannot_be_scheduled(editors: Editors):
    """The answer says to publish it instead."""
    await editors.create()
    body = {"headline": "A", "state": "scheduled", "publish_at": "2020-01-01T00:00:00Z"}
    answer = await editors.ask("POST", "/liveblogs/sturm/entries", body)
    assert (answer.status, answer.problem) == (409, "conflict")
    assert "publish the entry instead" in answer.json["detail"]


async def test_a_chief_says_when_an_entry_was_published_elsewhere(editors: Editors):
    """Coverage that moves here keeps its times; nobody else may backdate, and the future is scheduled instead."""
    await editors.create()
    before = "2025-11-14T15:05:00Z"
    entry = await editors.read(await editors.post(published_at=before))
    assert entry["published_at"] == before
    body = {"headline": "A", "published_at": before}
    refused = await editors.ask("POST", "/liveblogs/sturm/entries", body, role="editor")
    assert (refused.status, refused.problem) == (403, "forbidden")
    early = await editors.ask("POST", "/liveblogs/sturm/entries", body | {"published_at": TOMORROW})
    assert (early.status, early.problem) == (409, "conflict")
    unseen = await editors.ask("POST", "/liveblogs/sturm/entries", body | {"state": "draft"})
    assert (unseen.status, unseen.problem) == (422, "invalid")


async def test_an_embargo_holds_until_its_time_or_until_it_is_lifted(editors: Editors):
    """Whoever would publish sooner is told until when it has to wait; what is public has no embargo and gets none."""
    await editors.create()
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    held = {"headline": "Der Haushalt steht", "embargo_until": until.isoformat()}
    refused = await editors.ask("POST", "/liveblogs/sturm/entries", held)
    assert (refused.status, refused.problem) == (409, "conflict")
    sooner = (until - timedelta(minutes=1)).isoformat()
    assert (
        await editors.ask("POST", "/liveblogs/sturm/entries", held | {"state": "scheduled", "publish_at": sooner})
    ).status == 409
    path = await editors.post(**held, state="scheduled", publish_at=until.isoformat())
    assert datetime.fromisoformat((await editors.read(path))["embargo_until"]) == until
    assert (await editors.ask("POST", f"{path}/publish", {})).status == 409
    assert (await editors.ask("POST", f"{path}/publish", {"embargo_until": None})).status == 200
    assert (await editors.read(path))["embargo_until"] is None
    late = await editors.ask("PATCH", path, {"embargo_until": until.isoformat()}, if_match="*")
    assert late.status == 409
    assert "comes too late" in late.json["detail"]


async def test_discarded_entry_is_gone(editors: Editors):
    """DELETE throws away what nobody has seen; what readers saw has to be retracted."""
    await editors.create()
    path = await editors.post(state="draft")
    answer = await editors.ask("DELETE", path)
    assert (answer.status, answer.json["revision"], answer.json["state"]) == (200, None, None)
    assert (await editors.ask("GET", path)).problem == "not-found"
    refused = await editors.ask("DELETE", await editors.post())
    assert (refused.status, refused.problem) == (409, "conflict")
    assert "retract" in refused.json["detail"]


async def test_correction_tells_readers_what_was_put_right(editors: Editors):
    """POST …/corrections changes the text and leaves a note."""
    await editors.create()
    path = await editors.post()
    note = "In einer früheren Fassung stand acht Uhr."
    answer = await editors.ask("POST", f"{path}/corrections", {"note": note, "body": "Seit neun."}, if_match='"r1"')
    assert (answer.status, answer.json["revision"]) == (201, 2)
    assert answer.headers["Location"] == f"/api/v1{path}/corrections"
    corrections = await editors.read(f"{path}/corrections")
    assert [correction["note"] for correction in corrections["items"]] == [note]
    assert (await editors.read(path))["blocks"][0]["html"] == "<p>Seit neun.</p>"


async def test_retraction_withdraws_the_text(editors: Editors):
    """POST …/retraction leaves a notice, and nothing of the text; nothing more can change."""
    await editors.create()
    path = await editors.post()
    assert (await editors.ask("GET", f"{path}/retraction")).problem == "not-found"
    answer = await editors.ask("POST", f"{path}/retraction", {"notice": "War falsch."}, if_match='"r1"')
    assert (answer.status, answer.json["state"]) == (201, "retracted")
    assert (await editors.read(f"{path}/retraction"))["notice"] == "War falsch."
    entry = await editors.read(path)
    assert (entry["state"], entry["headline"], entry["blocks"]) == ("retracted", "", [])
    for method, part, body in (
        ("POST", "/retraction", {"notice": "Nochmals."}),
        ("PATCH", "", {"headline": "Doch"}),
        ("PUT", "/pin", None),
    ):
        again = await editors.ask(method, f"{path}{part}", body, if_match="*")
        assert (again.status, again.problem) == (409, "conflict")


async def test_pin_and_key_event_are_switched_on_and_off(editors: Editors):
    """One entry is pinned at a time; doing it again changes nothing."""
    await editors.create()
    one, two = await editors.post(), await editors.post()
    for path in (one, two, two):
        assert (await editors.ask("PUT", f"{path}/pin")).status == 200
    assert not (await editors.read(one))["pinned"]
    assert (await editors.read(two))["pinned"]
    await editors.ask("DELETE", f"{two}/pin", data=b"{}")
    assert (await editors.read("/liveblogs/sturm"))["pinned"] is None
    await editors.ask("PUT", f"{one}/key-event")
    assert (await editors.read("/liveblogs/sturm"))["key_events"] == [one.rsplit("/", 1)[1]]
    await editors.ask("DELETE", f"{one}/key-event")
    assert not (await editors.read(one))["key_event"]


async def test_entries_are_listed_newest_first_whatever_is_posted_meanwhile(editors: Editors):
    """Following `next` shows each entry once, though new ones arrive."""
    await editors.create()
    for number in range(5):
        await editors.post(headline=f"Nr. {number}", state="draft" if number % 2 else "published")
    seen: list[str] = []
    path: str | None = "/liveblogs/sturm/entries?limit=2"
    while path:
        page = await editors.read(path)
        seen += [item["headline"] for item in page["items"]]
        path = page["next"] and page["next"].removeprefix("/api/v1")
        await editors.post(headline="Neu")
    assert seen == ["Nr. 4", "Nr. 3", "Nr. 2", "Nr. 1", "Nr. 0"]
    drafts = await editors.read("/liveblogs/sturm/entries?state=draft&limit=1")
    assert [item["headline"] for item in drafts["items"]] == ["Nr. 3"]
    assert "state=draft" in drafts["next"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=-1", "state=lost", "page=2", "limit=1&limit=2"]
)
async def test_parameter_that_makes_no_sense_is_refused_by_name(editors: Editors, query: str):
    """The answer names the parameter."""
    await editors.create()
    answer = await editors.ask("GET", f"/liveblogs/sturm/entries?{query}")
    assert (answer.status, answer.problem) == (422, "invalid")
    assert list(answer.fields) == [query.partition("=")[0]]


async def test_unknown_entry_is_not_found(editors: Editors):
    """Whatever is asked of it."""
    await editors.create()
    for method, part, body in (
        ("GET", "", None),
        ("PATCH", "", {"headline": "A"}),
        ("DELETE", "", None),
        ("POST", "/publish", None),
        ("POST", "/corrections", {"note": "A"}),
        ("GET", "/corrections", None),
        ("PUT", "/pin", None),
        ("DELETE", "/key-event", None),
    ):
        answer = await editors.ask(method, f"/liveblogs/sturm/entries/0000000000{part}", body, if_match="*")
        assert (answer.status, answer.problem) == (404, "not-found"), (method, part)

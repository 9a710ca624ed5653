"""What somebody types is kept on the server for them alone."""

import json
import uuid

import pytest

from ticker.api.autosaves import MAX_BYTES
from ticker.editing.autosaves import KEPT_EACH

PATH = "/liveblogs/sturm/autosaves"
FORM = {"headline": "Fähre läuft wie", "blocks": [{"kind": "text", "html": "<p>Seit neun </p>"}], "key_event": True}


def typed(form=None, **more):
    return {"form": FORM if form is None else form, "browser": "b1", **more}


@pytest.fixture
async def sturm(editors):
    await editors.create()
    return editors


async def kept(editors, role="reporter"):
    answer = await editors.ask("GET", PATH, role=role)
    assert answer.status == 200, answer.body
    return answer.json["items"]


async def test_what_was_typed_comes_back_as_it_was(sturm):
    """To the space at the end, where somebody stopped in the middle of a word; and with what it changes."""
    saved = await sturm.ask("PUT", f"{PATH}/a", typed(entry_id="0a1b2c3d4e", revision=2), role="reporter")
    assert (saved.status, saved.json["form"]) == (200, FORM)
    assert await kept(sturm) == [saved.json]
    assert (saved.json["entry_id"], saved.json["revision"]) == ("0a1b2c3d4e", 2)


async def test_nobody_else_sees_it(sturm):
    """Not even a chief; and the journal has not heard of it."""
    before = await sturm.read("/liveblogs/sturm/events")
    await sturm.ask("PUT", f"{PATH}/a", typed(), role="reporter")
    assert await kept(sturm, "chief") == []
    await sturm.ask("DELETE", f"{PATH}/a", role="chief")
    assert [saved["id"] for saved in await kept(sturm)] == ["a"]
    assert await sturm.read("/liveblogs/sturm/events") == before


async def test_the_answer_says_whose_it_is(sturm):
    """A page that was opened by one person must not take another's texts for theirs."""
    people = {(await sturm.ask("GET", PATH, role=role)).json["person"] for role in ("reporter", "editor", "reporter")}
    assert len(people) == 2


async def test_dropping_is_done_once_and_may_be_said_twice(sturm):
    """A browser that got no answer asks again."""
    await sturm.ask("PUT", f"{PATH}/a", typed(), role="reporter")
    for _ in range(2):
        assert (await sturm.ask("DELETE", f"{PATH}/a", role="reporter")).status == 204
    assert await kept(sturm) == []


async def test_sending_an_older_edition_off_does_not_drop_the_newer_one(sturm):
    """Another machine has written on: what it saved since is there until that machine is done, too."""
    first = (await sturm.ask("PUT", f"{PATH}/a", typed(), role="reporter")).json["saved_at"]
    newer = typed({"headline": "Fähre läuft wieder"}, browser="b2", replaces=first)
    saved = (await sturm.ask("PUT", f"{PATH}/a", newer, role="reporter")).json
    for edition in (f"browser=b1&replaces={first}", "browser=b1"):
        assert (await sturm.ask("DELETE", f"{PATH}/a?{edition}", role="reporter")).status == 204
    assert await kept(sturm) == [saved]
    wrong = await sturm.ask("DELETE", f"{PATH}/a?browser=b1&replaces=gestern", role="reporter")
    assert (wrong.status, list(wrong.fields)) == (422, ["replaces"])
    assert (await sturm.ask("DELETE", f"{PATH}/a?browser=b2", role="reporter")).status == 204
    assert await kept(sturm) == []


async def test_a_form_has_a_bound(sturm):
    """In bytes of JSON; the refusal says how many there were."""
    largest = {"text": "ü" * ((MAX_BYTES - len('{"text":""}')) // 2)}
    assert (await sturm.ask("PUT", f"{PATH}/a", typed(largest))).status == 200
    refused = await sturm.ask("PUT", f"{PATH}/a", typed({"text": largest["text"] + "üü"}))
    assert refused.problem == "invalid"
    assert "at most 65536 bytes" in refused.fields["/form"]


async def test_texts_have_a_bound(sturm):
    """A conflict, and what is there stays."""
    for number in range(KEPT_EACH):
        await sturm.ask("PUT", f"{PATH}/{number}", typed({}), role="reporter")
    refused = await sturm.ask("PUT", f"{PATH}/more", typed({}), role="reporter")
    assert refused.problem == "conflict"
    assert "50 unfinished texts" in refused.json["detail"]
    assert len(await kept(sturm)) == KEPT_EACH


async def test_two_machines_lose_nothing_to_each_other(sturm):
    """The second one is told what the first has saved; naming it, it may go on from there."""
    first = await sturm.ask("PUT", f"{PATH}/a", typed())
    other = typed({"headline": "Vom Telefon"}) | {"browser": "b2"}
    refused = await sturm.ask("PUT", f"{PATH}/a", other)
    assert refused.problem == "stale"
    assert refused.json["current"] == first.json
    assert (await sturm.ask("PUT", f"{PATH}/a", other | {"replaces": first.json["saved_at"]})).status == 200


@pytest.mark.parametrize(
    ("id_", "body", "field"),
    [
        ("a%20b", typed(), "autosave_id"),
        ("-a", typed(), "autosave_id"),
        ("a" * 65, typed(), "autosave_id"),
        ("a", {"browser": "b1"}, "/form"),
        ("a", {"form": [], "browser": "b1"}, "/form"),
        ("a", {"form": {}}, "/browser"),
        ("a", {"form": {}, "browser": "b 1"}, "/browser"),
        ("a", typed(revision=0), "/revision"),
        ("a", typed(entry_id=""), "/entry_id"),
        ("a", typed(owner="p_0123456789"), "/owner"),
    ],
)
async def test_what_makes_no_sense_is_refused(sturm, id_, body, field):
    """Each by its name."""
    answer = await sturm.ask("PUT", f"{PATH}/{id_}", body)
    assert (answer.status, list(answer.fields)) == (422, [field])


async def test_a_uuid_is_a_good_name(sturm):
    """It is what browsers make."""
    assert (await sturm.ask("PUT", f"{PATH}/{uuid.uuid4()}", typed())).status == 200


async def test_there_has_to_be_such_a_liveblog(sturm):
    """Reading and writing alike."""
    for method, path, body in ("GET", "", None), ("PUT", "/a", typed()):
        answer = await sturm.ask(method, f"/liveblogs/nowhere/autosaves{path}", body)
        assert answer.problem == "not-found"


async def test_typing_is_no_shorter_for_being_json(sturm):
    """What is stored is what came, whatever characters it is made of."""
    form = {"headline": '„Zitat“ \\ "quote" \t 🦉 \u2028', "nested": {"a": [1, 2.5, None, False]}}
    await sturm.ask("PUT", f"{PATH}/a", typed(form))
    (saved,) = await kept(sturm, "chief")
    assert json.dumps(saved["form"]) == json.dumps(form)

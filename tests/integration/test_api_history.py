"""The history of an entry over the API: who changed which words, and what was withdrawn."""

import pytest

from ticker.api import history as route


async def asked(editors, entry, query="", **how):
    return await editors.ask("GET", f"{entry}/history{query}", **how)


def words(version):
    return [(piece["op"], piece["text"]) for piece in version["diff"]]


async def test_each_version_says_who_made_it_and_which_words_it_changed(editors):
    """From the first draft to the correction; pins change no text."""
    await editors.create()
    entry = await editors.post(headline="Fähre läuft", body="Seit neun Uhr.", state="submitted", role="reporter")
    await editors.ask("PATCH", entry, {"headline": "Fähre läuft aus"}, if_match="*", role="editor")
    await editors.ask("POST", f"{entry}/publish", role="editor")
    await editors.ask("PUT", f"{entry}/pin", role="editor")
    correction = {"body": "Seit **zehn** Uhr.", "note": "Nicht um neun."}
    await editors.ask("POST", f"{entry}/corrections", correction, if_match="*")
    history = (await asked(editors, entry)).json
    told = [(v["seq"], v["kind"], v["actor_name"], v["note"]) for v in history["versions"]]
    assert told == [
        (3, "submitted", "Reporter", ""),
        (4, "submitted", "Editor", ""),
        (5, "published", "Editor", ""),
        (7, "corrected", "Chief", "Nicht um neun."),
    ]
    first, edited, published, corrected = history["versions"]
    assert words(first) == []
    assert words(edited) == [("same", "Fähre läuft "), ("added", "aus\n"), ("same", "Seit neun Uhr.")]
    assert [op for op, _ in words(published)] == ["same"]
    assert words(corrected) == [
        ("same", "Fähre läuft aus\nSeit "),
        ("removed", "neun "),
        ("added", "zehn "),
        ("same", "Uhr."),
    ]
    assert corrected["content"]["blocks"][0]["html"] == "<p>Seit <strong>zehn</strong> Uhr.</p>"
    assert history["earlier"] is False


async def test_what_was_withdrawn_remains_for_editors(editors):
    """Reporters are told why they do not get it."""
    await editors.create()
    entry = await editors.post(headline="Brücke gesperrt")
    assert (await asked(editors, entry, role="reporter")).status == 200
    await editors.ask("POST", f"{entry}/retraction", {"notice": "Es war eine andere."})
    versions = (await asked(editors, entry, role="editor")).json["versions"]
    assert [(v["kind"], v["note"]) for v in versions] == [("published", ""), ("retracted", "Es war eine andere.")]
    assert (versions[0]["content"]["headline"], versions[1]["content"]) == ("Brücke gesperrt", None)
    refused = await asked(editors, entry, role="reporter")
    assert (refused.status, refused.problem) == (403, "forbidden")


async def test_an_undoing_is_part_of_it(editors):
    """The draft afterwards is compared with what was taken back."""
    await editors.create()
    entry = await editors.post(headline="Färe läuft", body="")
    await editors.ask("POST", f"{entry}/undo")
    await editors.ask("PATCH", entry, {"headline": "Fähre läuft"}, if_match="*")
    versions = (await asked(editors, entry)).json["versions"]
    assert [v["kind"] for v in versions] == ["published", "undone", "drafted"]
    assert words(versions[2]) == [("removed", "Färe "), ("added", "Fähre "), ("same", "läuft")]


async def test_a_long_history_comes_in_parts(editors, monkeypatch):
    """The newest first to be asked for; `before` leads on, and nothing is missing or twice."""
    monkeypatch.setattr(route, "VERSIONS_MAX", 2)
    await editors.create()
    entry = await editors.post(headline="Stand 0", body="")
    for number in range(1, 5):
        await editors.ask("PATCH", entry, {"headline": f"Stand {number}"}, if_match="*")
    found, query = [], ""
    while True:
        history = (await asked(editors, entry, query)).json
        found = [*history["versions"], *found]
        if not history["earlier"]:
            break
        query = f"?before={history['versions'][0]['seq']}"
    assert [version["content"]["headline"] for version in found] == [f"Stand {number}" for number in range(5)]
    assert [bool(version["diff"]) for version in found] == [False, True, True, True, True]


@pytest.mark.parametrize("entry", ["/liveblogs/sturm/entries/0000000000", "/liveblogs/flut/entries/0000000000"])
async def test_what_is_not_there_has_no_history(editors, entry):
    """404."""
    await editors.create()
    assert (await asked(editors, entry)).problem == "not-found"

"""Typed templates and snapshots through the API: fields in, fields of an entry out, and nothing is published by it."""

from tests.support.api_server import Editors, serving

SHARES = [["Deichpartei", "41,5", "+2,1"], ["Wattunion", "38,0", "-1,4"]]
PROJECTION = {"statement": "Deichpartei vorn", "time": "18:24", "source": "Küstenbote", "shares": SHARES}


async def test_a_filled_template_is_an_entry_that_can_be_posted_as_it_is(editors: Editors):
    """Every built-in template's blocks are ones that the API takes; here the table of a projection and a score."""
    await editors.create()
    goal = {"minute": "41", "team": "SV Deichrand", "scorer": "Fenna Petersen", "home": "SV Deichrand"}
    goal |= {"home_score": "1", "away": "TuS Watt", "away_score": "0"}
    result = {"home": "SV Deichrand", "home_score": "6,5", "away": "TuS Watt", "away_score": "1", "status": "Endstand"}
    for name, values in {"hochrechnung": PROJECTION, "tor": goal, "ergebnis": result}.items():
        answer = await editors.ask("POST", f"/entry-templates/{name}", {"values": values}, role="reporter")
        assert answer.status == 200, answer.body
        await editors.post(**answer.json)
    listed = await editors.read("/liveblogs/sturm/entries")
    assert [entry["headline"] for entry in listed["items"]] == [
        "SV Deichrand gegen TuS Watt endet 6,5:1",
        "41. Minute: Tor für SV Deichrand",
        "Hochrechnung um 18:24 Uhr: Deichpartei vorn",
    ]
    assert listed["items"][2]["blocks"][1]["rows"] == SHARES


async def test_the_menu_lists_what_there_is_in_the_language_of_the_liveblog(editors: Editors):
    """With all that a form needs to ask."""
    german = await editors.read("/entry-templates")
    english = await editors.read("/entry-templates?language=en-GB")
    assert [one["label"] for one in german["items"]] == ["Tor", "Ergebnis", "Hochrechnung"]
    assert [one["label"] for one in english["items"]] == ["Goal", "Result", "Projection"]
    assert {"name": "status", "kind": "choice", "required": True}.items() <= german["items"][1]["fields"][5].items()


async def test_a_newsroom_s_own_templates_take_their_place(tmp_path):
    """TICKER_ENTRY_TEMPLATES names the file."""
    own = tmp_path / "vorlagen.toml"
    own.write_text('[pegel]\nlabel = "Pegel"\nheadline = "{{ m }} Meter"\nfields = [{name = "m", label = "Meter"}]')
    async with serving(tmp_path, entry_templates=str(own)) as editors:
        listed = await editors.read("/entry-templates?language=en")
        filled = await editors.ask("POST", "/entry-templates/pegel", {"values": {"m": "4,20"}})
    assert [one["name"] for one in listed["items"]] == ["pegel"]
    assert filled.json["headline"] == "4,20 Meter"


async def test_what_does_not_fit_is_told_by_field(editors: Editors):
    """Unknown template, missing and wrong answers, wrong types."""
    missing = await editors.ask("POST", "/entry-templates/wetter", {"values": {}})
    assert (missing.status, missing.problem) == (404, "not-found")
    assert "there are tor, ergebnis, hochrechnung" in missing.json["detail"]
    wrong = await editors.ask(
        "POST", "/entry-templates/hochrechnung", {"values": PROJECTION | {"counted": "viel", "shares": [["a"]]}}
    )
    assert wrong.status == 422
    assert wrong.fields == {
        "/values/counted": "must be a number such as 3 or 41,5",
        "/values/shares": "must be a list of rows with 3 cells each: Partei, Anteil, Veränderung",
    }
    for values in ({"minute": 41}, [], None):
        answer = await editors.ask("POST", "/entry-templates/tor", {"values": values})
        assert answer.status == 422


async def test_a_snapshot_fits_an_embed_block(tmp_path):
    """Here of a platform nobody is asked about: the address alone tells when it was posted."""
    async with serving(tmp_path, embed_lookups=False) as editors:
        url = "https://x.com/kuestenbote/status/1212092628029698048"
        answer = await editors.ask("POST", "/embeds", {"url": url}, role="reporter")
        assert answer.status == 200
        taken = answer.json
        assert (taken["provider"], taken["posted_at"]) == ("X", "2019-12-31T19:26:16.771000Z")
        assert "by hand" in taken.pop("missing")
        await editors.create()
        await editors.post(blocks=[{"kind": "embed"} | taken])
        refused = await editors.ask("POST", "/embeds", {"url": "javascript:alert(1)"})
        assert refused.fields == {"/url": "must be an http or https address such as https://example.org/a"}


async def test_guests_and_strangers_get_neither(editors: Editors):
    """Nobody without a liveblog to write for makes this server ask a platform."""
    for method, path, body in (
        ("GET", "/entry-templates", None),
        ("POST", "/entry-templates/tor", {"values": {}}),
        ("POST", "/embeds", {"url": "https://x.com/a/status/1212092628029698048"}),
    ):
        assert (await editors.ask(method, path, body, role=None)).status == 401
        assert (await editors.ask(method, path, body, role="guest")).status == 403

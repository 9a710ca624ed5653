"""What the API refuses is told in the language that the request asks for; what programs read is the same in each."""

import pytest

GERMAN = "Einen Liveblog „nirgends“ gibt es nicht."
ENGLISH = "There is no liveblog 'nirgends'."


@pytest.mark.parametrize(
    ("header", "language", "detail"),
    [
        ("de", "de", GERMAN),
        ("de-AT, de;q=0.9, en;q=0.8", "de", GERMAN),
        ("fr, de;q=0.4, en;q=0.3", "de", GERMAN),
        ("DE-de", "de", GERMAN),
        ("en-GB, de;q=0.5", "en", ENGLISH),
        ("de;q=0, en", "en", ENGLISH),
        ("fr", "en", ENGLISH),
        ("*", "en", ENGLISH),
        ("", "en", ENGLISH),
        (None, "en", ENGLISH),
        ("de;q=viel, ;;;, \t,;q=", "en", ENGLISH),
        ("../../de, en_DE.UTF-8@euro", "en", ENGLISH),
    ],
)
async def test_a_problem_is_told_in_the_language_that_is_liked_best(editors, header, language, detail):
    """RFC 9110, section 12.5.4: by its weights; English for whoever asks for neither, or for something unreadable."""
    headers = {} if header is None else {"Accept-Language": header}
    answer = await editors.ask("GET", "/liveblogs/nirgends", headers=headers)
    assert answer.problem == "not-found"
    assert answer.json["detail"] == detail
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language, Authorization, Cookie"


async def test_title_and_fields_are_told_in_it_too(editors):
    """The names of fields are what programs read, and stay."""
    body = {"slug": "Sturm", "title": "", "theme": "liveblog", "langauge": "de"}
    answer = await editors.ask("POST", "/liveblogs", body, headers={"Accept-Language": "de"})
    assert (answer.status, answer.problem) == (422, "invalid")
    assert answer.json["title"] == "Einige Angaben stimmen so nicht"
    assert answer.fields["/title"] == "muss mindestens 1 Zeichen haben"
    assert answer.fields["/slug"].startswith("muss aus 1 bis 80 Kleinbuchstaben a-z")
    assert answer.fields["/langauge"].startswith("ist hier nicht bekannt; bekannt sind: slug, title")
    assert "/title: muss mindestens 1 Zeichen haben" in answer.json["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body", "role", "sentence"),
    [
        ("POST", "/liveblogs/sturm/reopen", None, "chief", "Der Stand des Liveblogs ist „live“; wieder öffnen lässt"),
        ("GET", "/liveblogs/sturm/close", None, "chief", "Der Stand des Liveblogs „sturm“ ist „live“; ein Schlusswort"),
        ("POST", "/liveblogs", {"slug": "sturm", "title": "Sturm"}, "chief", "Einen Liveblog „sturm“ gibt es schon;"),
        ("POST", "/liveblogs", {"slug": "x", "title": "X"}, "editor", "Einen Liveblog anlegen darf nur, wer die Rolle"),
        (
            "PATCH",
            "/liveblogs/sturm",
            {"title": "Neu"},
            "editor",
            "In If-Match den ETag der bearbeiteten Fassung senden.",
        ),
        ("DELETE", "/liveblogs/sturm", None, "chief", "DELETE geht hier nicht."),
        ("GET", "/nirgends", None, "chief", "Diese Adresse gibt es in der API nicht; /api/v1/docs listet alle auf."),
        ("GET", "/me", None, None, "Anmelden oder im Header „Authorization: Bearer …“ einen Zugangsschlüssel senden."),
    ],
)
async def test_whatever_is_refused_is_told_in_german(editors, method, path, body, role, sentence):
    """A rule, a missing role, a header, the router: states and roles have German names."""
    await editors.create()
    answer = await editors.ask(method, path, body, role=role, headers={"Accept-Language": "de"})
    assert answer.status >= 400
    assert answer.json["detail"].startswith(sentence)


async def test_what_is_no_json_is_told_with_its_place(editors):
    """What the parser says of it is English in every language."""
    answer = await editors.ask("POST", "/liveblogs", data=b'{"slug": 1, "slug": 2}', headers={"Accept-Language": "de"})
    assert answer.json["detail"] == "Die Anfrage ist kein lesbares JSON: der Name „slug“ steht zweimal in einem Objekt."


async def test_two_versions_are_told_apart_in_german(editors):
    """With what both of them are."""
    await editors.create()
    entry = (await editors.post()).rsplit("/", 1)[1]
    path = f"/liveblogs/sturm/entries/{entry}"
    await editors.ask("PATCH", path, {"headline": "Neu"}, if_match="*")
    answer = await editors.ask(
        "PATCH", path, {"headline": "Neuer"}, if_match='"r1"', headers={"Accept-Language": "de-DE"}
    )
    assert (answer.status, answer.json["title"]) == (412, "Das hat inzwischen jemand anderes geändert")
    assert answer.json["detail"] == (
        'Inzwischen gilt die Fassung "r2", in If-Match steht "r1"; beide zusammenführen und noch einmal senden.'
    )


async def test_what_is_granted_says_nothing_of_languages(editors):
    """It is the same for everybody."""
    await editors.create()
    answer = await editors.ask("GET", "/liveblogs/sturm", headers={"Accept-Language": "de"})
    assert (answer.status, "Content-Language" in answer.headers) == (200, False)

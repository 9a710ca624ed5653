"""The desk's pages from outside: who gets which, in which language, and what they let a browser do."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from structlog.testing import capture_logs

from tests.support.desk_server import SLUG
from ticker.desk.assets import LASTING

PAGE = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}


@pytest.fixture
async def editor(desk):
    await desk.liveblog()
    return await desk.person("editor", name="Mara Lind")


async def asked(desk, person, path, **headers):
    async with desk.api(person) as api, api.get(path, headers=PAGE | headers, allow_redirects=False) as response:
        return response, await response.text()


async def test_strangers_are_led_to_the_sign_in_page_and_back(desk, editor):
    """A script that asks in the background is told 401 instead: it could not show that page."""
    await desk.parts.services.accounts.sessions.end(editor.secret)
    path = f"/desk/liveblogs/{SLUG}?a=1"
    response, _ = await asked(desk, editor, path)
    assert response.status == 303
    assert response.headers["Location"] == f"/desk/sign-in?next=%2Fdesk%2Fliveblogs%2F{SLUG}%3Fa%3D1"
    response, text = await asked(desk, editor, f"/desk/liveblogs/{SLUG}/older?before=1", **{"Sec-Fetch-Dest": "empty"})
    assert response.status == 401
    assert "/desk" in text


async def test_a_service_worker_that_fetches_what_a_tab_navigates_to_is_led_to_the_sign_in_page(desk, editor):
    """Its request has the mode of the tab's, and no destination."""
    await desk.parts.services.accounts.sessions.end(editor.secret)
    fetched = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "navigate"}
    response, _ = await asked(desk, editor, "/desk/account", **fetched)
    assert response.status == 303
    assert response.headers["Location"] == "/desk/sign-in?next=%2Fdesk%2Faccount"


async def test_the_page_that_says_signed_out_leads_to_the_sign_in_page_and_back(desk, editor):
    """Whoever sees it, although it is meant for scripts, is not at the end of the way."""
    await desk.parts.services.accounts.sessions.end(editor.secret)
    _, text = await asked(desk, editor, "/desk/account", **{"Sec-Fetch-Dest": "empty"})
    assert '<a class="button main" href="/desk/sign-in?next=%2Fdesk%2Faccount">' in text


async def test_pages_are_private_and_load_nothing_inline_or_from_elsewhere(desk, editor):
    """Every answer says so; scripts and styles are files of this host, each of them there."""
    for path in "/desk", f"/desk/liveblogs/{SLUG}", "/desk/nirgends":
        response, text = await asked(desk, editor, path)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert {"Cookie", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
        policy = dict(rule.split(" ", 1) for rule in response.headers["Content-Security-Policy"].split("; "))
        assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
        assert policy["frame-ancestors"] == "'self'"
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src|type=\"application/json\"))", text)
        assets = re.findall(r'(?:src|href)="(/desk/assets/[^"]+)"', text)
        assert len(assets) >= 2
        async with desk.api(editor) as api:
            for asset in assets:
                found = await api.get(asset)
                assert (found.status, found.headers["Cache-Control"]) == (200, LASTING)
        loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', text)
        assert all(address.startswith("/desk/") for address in loaded), loaded


async def test_pages_name_all_modules_that_their_script_imports(desk, editor):
    """At once, by the addresses that the imports lead to, each once; a page without a script names none."""
    chief = await desk.person("chief")
    liveblog = f"/desk/liveblogs/{SLUG}"
    for path in (
        "/desk",
        "/desk/account",
        "/desk/people",
        "/desk/audit",
        f"{liveblog}/hooks",
        liveblog,
        f"{liveblog}/shell",
    ):
        _, text = await asked(desk, chief, path)
        [script] = re.findall(r'<script type="module" src="([^"]+)">', text)
        preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', text)
        assert len(set(preloaded)) == len(preloaded)
        assert set(preloaded) == await imported(desk, chief, script), path
        assert script not in preloaded
    for path in "/desk", "/desk/offline", "/desk/nirgends":
        _, text = await asked(desk, await desk.person("reporter"), path)
        assert "modulepreload" not in text
        assert 'type="module"' not in text


async def imported(desk, person, script):
    """The addresses of the modules that a browser asks for when it loads `script`."""
    found, waiting = set(), [script]
    async with desk.api(person) as api:
        while waiting:
            module = waiting.pop()
            code = await (await api.get(module)).text()
            names = re.findall(r"""^(?:import|export)\b[^;]*?["'](\./[^"']+)["'];?$""", code, re.MULTILINE)
            new = {urljoin(module, name) for name in names} - found
            found |= new
            waiting += new
    return found


async def test_a_theme_s_style_sheet_reaches_no_further_than_the_entries(desk, editor):
    """Its whole content is bounded, and the addresses in it lead to where the theme's files are."""
    _, text = await asked(desk, editor, f"/desk/liveblogs/{SLUG}")
    [sheet] = re.findall(r'href="(/desk/assets/as-read-liveblog-[0-9a-f]{8}\.css)"', text)
    _, style = await asked(desk, editor, sheet)
    assert style.startswith("@scope (.as-read) {")
    assert style.rstrip().endswith("}")
    assert ":root" not in style


@pytest.mark.parametrize(
    ("path", "role", "status", "german", "english"),
    [
        ("/desk/nirgends", "editor", 404, "Hier ist nichts", "There is nothing here"),
        ("/desk/liveblogs/nirgends", "editor", 404, "Hier ist nichts", "There is nothing here"),
        ("/desk/liveblogs/NIE_UND", "editor", 404, "Hier ist nichts", "There is nothing here"),
        ("/desk/assets/nie-00000000.js", "editor", 404, "Hier ist nichts", "There is nothing here"),
        (f"/desk/liveblogs/{SLUG}/older?before=x", "editor", 404, "Hier ist nichts", "There is nothing here"),
        (f"/desk/liveblogs/{SLUG}", "guest", 403, "Das darf Ihre Rolle nicht", "Your role does not allow this"),
    ],
)
async def test_a_no_says_why_and_leads_on(desk, editor, path, role, status, german, english):
    """In the language of whoever asks."""
    person = await desk.person(role)
    for language, sentence in ("de", german), ("en", english):
        response, text = await asked(desk, person, path, **{"Accept-Language": language})
        assert response.status == status
        assert sentence in text
        assert f'<html lang="{language}">' in text
        assert 'href="/desk"' in text


async def test_a_fault_of_ours_is_logged_and_tells_nothing_of_our_insides(desk, editor, monkeypatch):
    """The page says that it is our fault; the log has the rest."""

    async def broken(slug):
        raise RuntimeError("the disk is full of eels")

    monkeypatch.setattr(desk.parts.handler.states, "current", broken)
    with capture_logs() as lines:
        response, text = await asked(desk, editor, f"/desk/liveblogs/{SLUG}")
    assert response.status == 500
    assert "eels" not in text
    assert [str(line["exc_info"]) for line in lines if line["log_level"] == "error"] == ["the disk is full of eels"]


async def test_one_s_own_language_wins_over_the_browser_s(desk, editor):
    """It is part of the account."""
    await desk.parts.services.accounts.people.set_language(editor.id, "en")
    _, text = await asked(desk, editor, "/desk", **{"Accept-Language": "de"})
    assert '<html lang="en">' in text


async def test_the_list_has_what_moved_of_late_and_everything_when_asked(desk, editor, monkeypatch):
    """Years of liveblogs do not stand in the way of today's; live ones come first."""
    await desk.liveblog("vorher", title="Die Wahl", state="draft")
    _, text = await asked(desk, editor, "/desk")
    assert re.findall(r'href="/desk/liveblogs/([\w-]+)"', text) == [SLUG, "vorher"]
    monkeypatch.setattr("ticker.desk.liveblogs.RECENT", -timedelta(days=1))
    _, text = await asked(desk, editor, "/desk")
    assert "/desk/liveblogs/" not in text
    _, text = await asked(desk, editor, "/desk?all")
    assert "/desk/liveblogs/vorher" in text


async def test_a_reporter_finds_discard_at_nothing_but_the_own_draft(desk, editor):
    """An editor finds it at both."""
    reporter, colleague = await desk.person("reporter"), await desk.person("reporter")
    drafts = {await desk.post(by, "Entwurf", state="draft"): by for by in (reporter, colleague)}
    for viewer, expected in (reporter, [reporter]), (colleague, [colleague]), (editor, [reporter, colleague]):
        _, text = await asked(desk, viewer, f"/desk/liveblogs/{SLUG}")
        buttons = {id_: _buttons(text, id_) for id_ in drafts}
        assert all("edit" in names for names in buttons.values())
        assert [drafts[id_] for id_, names in buttons.items() if "discard" in names] == expected


def _buttons(text, entry_id):
    """The actions of one card."""
    card = text.partition(f'id="c-{entry_id}"')[2].partition('id="c-')[0]
    return re.findall(r'data-action="([a-z]+)"', card.partition("</li>")[0])


async def test_older_entries_are_a_page_at_a_time(desk, editor):
    """From the number before which they stand, the newest first; none before the first."""
    for number in range(1, 54):
        await desk.post(editor, f"Nummer {number}")
    for before, numbers in (54, range(53, 3, -1)), (4, range(3, 0, -1)), (1, ()), (99_999, range(53, 3, -1)):
        _, text = await asked(desk, editor, f"/desk/liveblogs/{SLUG}/older?before={before}")
        found = re.findall(r'<li class="card"[^>]* data-number="(\d+)"', text)
        assert [int(number) for number in found] == list(numbers)


async def test_the_desk_has_one_address_for_each_page(desk, editor):
    """With a slash at the end it leads to the one without."""
    response, _ = await asked(desk, editor, "/desk/")
    assert (response.status, response.headers["Location"]) == (308, "/desk")

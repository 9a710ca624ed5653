"""The screen of a liveblog in real browsers: colleagues' work appears, roles see what they may do, all can use it."""

import re

from playwright.async_api import expect

from tests.support.browser import DESKTOP, PHONE, comes_true
from tests.support.checkers.axe import violations
from tests.support.desk_server import SLUG

CARDS = "#lane-timeline .card"


def buttons(page, where=CARDS):
    return page.locator(f"{where} .actions button").evaluate_all("(all) => all.map((one) => one.dataset.action)")


BLANK = """(all) => all.filter((one) => {
  const { color, backgroundColor } = getComputedStyle(one);
  return color === backgroundColor;
}).map((one) => one.outerHTML)"""
"""Buttons in the colour they stand on: axe-core takes that for a hiding place and leaves it to people."""


async def test_what_a_colleague_posts_appears(desk):
    """Without anybody doing anything: in its lane, on top, with the look that readers have; and goes where it goes."""
    await desk.liveblog()
    mara, jonas = await desk.person("editor", name="Mara Lind"), await desk.person("reporter", name="Jonas Beck")
    page = await desk.page(mara)
    await expect(page.locator(".timeline > .empty")).to_be_visible()
    first = await desk.post(mara, "Der Deich hält", key_event=True)
    await expect(page.locator(CARDS)).to_have_count(1)
    await expect(page.locator(f"#c-{first} .as-read .badge")).to_be_visible()
    submitted = await desk.post(jonas, "Die Fähre fährt wieder", state="submitted")
    card = page.locator(f"#lane-submitted > #c-{submitted}")
    await card.get_by_role("button", name="Veröffentlichen").click()
    await expect(page.locator(f"#lane-timeline > #c-{submitted}")).to_be_visible()
    await expect(card).to_have_count(0)
    assert await page.locator(CARDS).evaluate_all("(all) => all.map((card) => card.dataset.number)") == ["2", "1"]


async def test_two_desks_see_each_other(desk, witness):
    """Who is here, in each browser; what was posted while a connection was broken is there after it."""
    witness.tolerate(r"ERR_INCOMPLETE_CHUNKED_ENCODING")
    await desk.liveblog()
    mara = await desk.page(await desk.person("editor", name="Mara Lind"))
    jonas = await desk.page(await desk.person("reporter", name="Jonas Beck"))
    await expect(mara.locator("#presence")).to_contain_text("Jonas Beck")
    await expect(jonas.locator("#presence")).to_contain_text("Mara Lind")
    await mara.evaluate(
        "for (const name of ['online', 'offline'])"
        "  document.addEventListener(`desk:${name}`, () => (document.documentElement.dataset.line = name))"
    )
    for connection in tuple(desk.parts.hub._channels[SLUG].connections):
        connection.stream.transport.abort()
    await comes_true(mara, "document.documentElement.dataset.line === 'online'")
    entry_id = await desk.post(await desk.person("editor"), "Nach der Unterbrechung")
    await expect(mara.locator(f"#c-{entry_id}")).to_have_count(1)


async def test_what_a_role_may_not_do_is_not_there(desk):
    """On the cards, in the heading and on the list; a guest sees only where they have a role."""
    await desk.liveblog()
    await desk.liveblog("wahl", title="Die Wahl")
    editor = await desk.person("editor")
    await desk.post(editor, "Deich")
    await desk.post(editor, "Entwurf", state="draft")
    for role, timeline, drafts, heading in (
        ("reporter", ["history"], ["submit", "edit", "history"], []),
        (
            "editor",
            ["edit", "correct", "pin", "key", "history", "retract"],
            ["publish", "schedule", "edit", "history", "discard"],
            ["details"],
        ),
        (
            "chief",
            ["edit", "correct", "pin", "key", "history", "retract"],
            ["publish", "schedule", "edit", "history", "discard"],
            ["details", "close", "continue"],
        ),
    ):
        page = await desk.page(await desk.person("guest", **{SLUG: role}))
        assert await buttons(page) == timeline
        assert await buttons(page, "#lane-drafts .card") == drafts
        assert await page.locator("button").evaluate_all(BLANK) == []
        actions = page.locator(".standing :not(.narrow) > [data-action]")
        assert await actions.evaluate_all("(all) => all.map((one) => one.dataset.action)") == heading
        await page.goto(f"{desk.url}/desk")
        await expect(page.locator(".liveblogs li")).to_have_count(1)
        await expect(page.locator("#opening")).to_have_count(0)


async def test_older_entries_come_when_asked_for(desk):
    """A page at a time, until there are no more."""
    await desk.liveblog()
    editor = await desk.person("editor")
    for number in range(1, 54):
        await desk.post(editor, f"Nummer {number}")
    page = await desk.page(editor)
    await expect(page.locator(CARDS)).to_have_count(50)
    await page.locator("#older").click()
    await expect(page.locator(CARDS)).to_have_count(53)
    await expect(page.locator("#older")).to_be_hidden()
    numbers = await page.locator(CARDS).evaluate_all("(all) => all.map((card) => Number(card.dataset.number))")
    assert numbers == list(range(53, 0, -1))


async def test_the_next_liveblog_is_opened_from_yesterday_s(desk):
    """With its settings and summary, and a name in the address that says the day; readers get from one to the other."""
    await desk.liveblog(theme="liveticker", time_zone="Europe/Lisbon")
    chief = await desk.person("chief")
    async with desk.api(chief) as api:
        body = {"points": [{"text": "Der Deich hält.", "entries": []}]}
        await api.put(f"/api/v1/liveblogs/{SLUG}/summary", json=body, headers={"If-Match": "*"})
    page = await desk.page(chief, "/desk")
    await page.get_by_role("button", name="Daraus den nächsten eröffnen").click()
    await page.get_by_label("Titel").fill("Sturmflut: Tag zwei")
    slug = await page.get_by_label("Name in der Adresse").input_value()
    assert re.fullmatch(r"sturmflut-tag-zwei-\d{4}-\d\d-\d\d", slug)
    await page.get_by_role("button", name="Liveblog eröffnen").click()
    await page.wait_for_url(f"**/desk/liveblogs/{slug}")
    state = await desk.parts.handler.states.current(slug)
    assert (state.title, state.theme, state.time_zone) == ("Sturmflut: Tag zwei", "liveticker", "Europe/Lisbon")
    await expect(page.locator("#summary-editor textarea")).to_have_value("Der Deich hält.")
    reader = await desk.page(None, f"/{slug}/")
    await expect(reader.locator("#summary li")).to_have_text("Der Deich hält.")
    await reader.locator("#chain .earlier a").click()
    await reader.locator("#chain .later a").click()
    await reader.wait_for_url(f"**/{slug}/")


async def test_a_name_that_is_taken_is_told(desk, witness):
    """What was filled in stays."""
    witness.tolerate(r"409 \(Conflict\)")
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"), "/desk")
    await page.get_by_label("Titel").fill("Sturmflut")
    await page.get_by_role("button", name="Liveblog eröffnen").click()
    await expect(page.locator("#opening .problem")).to_contain_text("sturmflut")
    assert await violations(page) == []
    await expect(page.get_by_label("Titel")).to_have_value("Sturmflut")


async def test_everybody_can_use_the_pages(desk, witness):
    """axe-core finds nothing, by day and in the dark, on a desk and a phone; nothing is wider than the window."""
    witness.tolerate(r"404 \(Not Found\)", r"403 \(Forbidden\)")
    await desk.liveblog(top_story="Der Pegel steigt")
    chief = await desk.person("chief", name="Mara Lind")
    await desk.post(chief, "Der Deich hält", key_event=True, pinned=True, tags=["Deich"], authors=["Mara Lind"])
    await desk.post(chief, "Entwurf", state="draft")
    await desk.post(chief, "Eingereicht", state="submitted")
    await desk.post(chief, "Geplant", state="scheduled", publish_at="2099-01-01T12:00:00Z")
    guest = await desk.person("guest")
    for device in DESKTOP, PHONE:
        for person, path in (
            (chief, f"/desk/liveblogs/{SLUG}"),
            (chief, "/desk"),
            (guest, "/desk?all"),
            (guest, f"/desk/liveblogs/{SLUG}"),
            (chief, "/desk/nirgends"),
        ):
            page = await desk.page(person, path, **device)
            for scheme in "light", "dark":
                await page.emulate_media(color_scheme=scheme)
                assert await violations(page) == [], (path, device, scheme)
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, device, scheme)
            await page.context.close()

"""Two editors on one entry: the second one sees both versions, and nothing that either wrote is lost."""

from playwright.async_api import expect

from tests.support.checkers.axe import violations

TEXT = "<p>Am Deich stehen hundert Helfer.</p>"


def headline(page):
    return page.get_by_label("Überschrift", exact=True)


def part(page, name):
    return page.locator("#merge .part", has=page.locator("legend", has_text=name))


async def edit(page, key="e"):
    """Open the newest entry of the timeline."""
    await page.locator("#lane-timeline > .card").first.focus()
    await page.keyboard.press(key)
    await expect(headline(page)).not_to_have_value("")


async def save(page):
    await page.keyboard.press("Control+Enter")


async def save_merged(page):
    """By the button: the dialog came by itself, while somebody may have been typing on."""
    await page.locator("#merge").get_by_role("button", name="Speichern").press("Enter")


async def published(desk, person, entry_id):
    """The entry as the API has it."""
    async with desk.api(person) as api, api.get(f"/api/v1/liveblogs/sturmflut/entries/{entry_id}") as answer:
        return await answer.json()


async def test_the_second_editor_sees_both_versions_and_merges(desk, witness):
    """What only one changed is taken from that one; what both changed, the second decides or writes anew."""
    witness.tolerate("status of 412")
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    jonas = await desk.person("editor", name="Jonas Ebeling")
    entry_id = await desk.post(mara, "Der Deich hält", body=TEXT, format="html", tags=["Deich"])
    here, there = await desk.page(mara), await desk.page(jonas)
    await edit(here)
    await expect(there.locator(".card > .editing")).to_have_text("Mara Lind bearbeitet das gerade")
    await expect(there.locator("#presence")).to_contain_text("Mara Lind bearbeitet")
    await edit(there)
    await headline(there).fill("Der Deich hält dem Sturm stand")
    await there.locator(".rich").first.click()
    await there.keyboard.press("Control+End")
    await there.keyboard.type(" Es wird Nacht.")
    await save(there)
    await expect(there.locator("#lane-timeline")).to_contain_text("Es wird Nacht.")

    await headline(here).fill("Der Deich hält noch")
    await save(here)
    await expect(here.locator("#merge")).to_be_visible()
    await expect(here.locator("#merge .part")).to_have_count(2)  # the tags are nobody's quarrel
    first = part(here, "Überschrift")
    await expect(first.locator(".side").first).to_contain_text("Fassung von Jonas Ebeling")
    await expect(first.locator(".side").first.locator("del")).to_have_text("dem Sturm stand")
    await expect(first.locator(".side").last.locator("ins")).to_have_text("noch")
    await expect(first.get_by_role("radio").last).to_be_checked()  # both changed it: hers, until she chooses
    await expect(part(here, "Baustein 1").get_by_role("radio").first).to_be_checked()  # his: she had not touched it
    assert await violations(here) == []
    await first.get_by_role("radio").first.check()
    await expect(first.get_by_label("Gespeichert wird")).to_have_value("Der Deich hält dem Sturm stand")
    await first.get_by_label("Gespeichert wird").fill("Der Deich hält dem Sturm noch stand")
    await save(here)
    await expect(here.locator("#merge .problem")).to_contain_text("Schaltfläche")
    await save_merged(here)
    await expect(here.locator("#merge")).to_be_hidden()
    await expect(there.locator("#lane-timeline")).to_contain_text("Der Deich hält dem Sturm noch stand")
    merged = await published(desk, mara, entry_id)
    assert merged["headline"] == "Der Deich hält dem Sturm noch stand"
    assert "Es wird Nacht." in merged["blocks"][0]["html"]
    assert merged["tags"] == ["Deich"]


async def test_a_conflict_waits_until_it_is_decided(desk, witness):
    """The dialog can be closed and the page left: the second version lies there until somebody decides."""
    witness.tolerate("status of 412")
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    jonas = await desk.person("editor", name="Jonas Ebeling")
    entry_id = await desk.post(mara, "Der Deich hält", body=TEXT, format="html")
    here, there = await desk.page(mara), await desk.page(jonas)
    await edit(here, "c")
    await edit(there)
    await headline(there).fill("Der Deich hält stand")
    await save(there)
    await expect(here.locator("#lane-timeline")).to_contain_text("Der Deich hält stand")
    await here.get_by_label("Was korrigiert wurde").fill("Der Ort war falsch angegeben.")
    await headline(here).fill("Der Deich bei Bensersiel hält")
    await save(here)
    await expect(here.locator("#merge")).to_be_visible()
    await here.keyboard.press("Escape")
    await here.reload()
    await expect(here.locator("#merge")).to_be_hidden()
    await expect(here.locator("#conflicts")).to_be_visible()
    assert await violations(here) == []
    await here.get_by_role("button", name="Zwei Fassungen: Der Deich bei Bensersiel hält").click()
    await expect(part(here, "Überschrift").get_by_label("Gespeichert wird")).to_have_value(
        "Der Deich bei Bensersiel hält"
    )
    await save(here)
    await expect(here.locator("#conflicts")).to_be_hidden()
    await expect(there.locator("#lane-timeline .correction")).to_contain_text("Der Ort war falsch angegeben.")
    assert (await published(desk, mara, entry_id))["headline"] == "Der Deich bei Bensersiel hält"

    await edit(here)
    await edit(there)
    await headline(there).fill("Der Deich bei Bensersiel hält stand")
    await save(there)
    await expect(here.locator("#lane-timeline")).to_contain_text("hält stand")
    await headline(here).fill("Doch nicht")
    await save(here)
    await here.get_by_role("button", name="Meine verwerfen").click()
    await expect(here.locator("#conflicts")).to_be_hidden()
    await expect(here.locator("#lane-timeline")).to_contain_text("hält stand")
    assert (await published(desk, mara, entry_id))["headline"] == "Der Deich bei Bensersiel hält stand"

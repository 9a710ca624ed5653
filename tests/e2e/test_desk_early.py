"""The desk's pages before their scripts have come: whoever is quick loses nothing and tells nobody."""

import re
from collections import Counter

from playwright.async_api import expect

from tests.support.desk_server import SLUG

FILLED = """(form) => {
  for (const one of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (one.type === "checkbox") one.checked = true;
    else one.value = one.name === "slug" ? "nordwind" : "Ebbe und Flut um halb neun";
  }
  return [...form.elements].map(({ value }) => value);
}"""
VALUES = "(form) => [...form.elements].map(({ value }) => value)"


async def test_a_form_that_is_sent_before_its_script_is_there_stays_as_it_is(desk, witness):
    """No request leaves, no field lands in the address, and what was filled in is still there."""
    witness.tolerate(r"ERR_FAILED")
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"), "/desk/account")
    await page.route("**/desk/assets/*.js", lambda route: route.abort())
    asked = []

    def note(request):
        asked.append(request.url)

    for path in ("/desk", "/desk/account", "/desk/people", "/desk/liveblogs/sturmflut/hooks"):
        await page.goto(desk.url + path)
        for folded in await page.locator("details").all():
            await folded.evaluate("(one) => { one.open = true }")
        page.on("request", note)
        forms = await page.locator("main form").all()
        assert forms
        for form in forms:
            filled = await form.evaluate(FILLED)
            await form.get_by_role("button").last.click()
            assert await form.evaluate(VALUES) == filled
        await expect(page).to_have_url(desk.url + path)
        page.remove_listener("request", note)
    assert asked == []


async def test_scripts_are_asked_for_once_and_none_that_is_not_used(desk):
    """The page names its modules beforehand: those are what a browser asks for without being told, and no more."""
    await desk.liveblog()
    told, untold = [await scripts(desk, strip=strip) for strip in (False, True)]
    assert told == untold
    assert len(told) > 50
    assert set(told.values()) == {1}


async def scripts(desk, *, strip):
    """How often the screen asks for each script until one can write; `strip` leaves out what it names beforehand."""
    page = await desk.page(await desk.person("editor"), "/desk/offline", service_workers="block")
    asked, named = Counter(), []

    async def answer(route):  # with a route, there is no cache that could answer the second time
        response = await route.fetch()
        links = re.compile(r'<link rel="modulepreload" href="([^"]+)">')
        html = await response.text()
        named.extend(links.findall(html))
        await route.fulfill(response=response, body=links.sub("", html) if strip else html)

    def note(request):
        if request.resource_type == "script":
            asked[request.url] += 1

    await page.route(f"**/desk/liveblogs/{SLUG}", answer)
    page.on("request", note)
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await expect(page.get_by_label("Überschrift", exact=True)).to_be_editable()
    assert {desk.url + address for address in named} < set(asked)
    return asked

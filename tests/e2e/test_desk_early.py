"""The desk's pages before their scripts have come: whoever is quick loses nothing and tells nobody."""

from playwright.async_api import expect

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

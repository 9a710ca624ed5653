"""Can everybody use the page? axe-core, in the page itself; all its rules, best practices included."""

from functools import cache

from tests.support.chromium import NODE_MODULES

LIBRARY = NODE_MODULES / "axe-core" / "axe.min.js"


async def violations(page):
    """What axe-core finds wrong with what `page` shows now, a line for each element; empty when nothing is.

    Its results of kind `incomplete` are not among them: those want a person's look.
    """
    if not await page.evaluate("'axe' in window"):
        # Evaluated through the debugger, which the page's Content-Security-Policy does not concern.
        await page.evaluate(_library())
    results = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['help']}: {node['html']} ({' '.join(map(str, node['target']))}): "
        + "; ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


@cache
def _library():
    return LIBRARY.read_text(encoding="utf-8")

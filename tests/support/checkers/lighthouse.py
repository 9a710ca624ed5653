"""How others will measure a page: Lighthouse, as on a phone with a slow connection, in the same Chromium."""

import json

from tests.support import chromium
from tests.support.nodejs import node

SCRIPT = "node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
ATTEMPTS = 3


async def shortcomings(url, *, enough):
    """Categories that score less than `enough` (0 to 1), a line each with the audits that took points away.

    Performance is measured, on a machine that does other things meanwhile: a page has up to three runs of 15 seconds to
    show what it can do. The other categories are judged, and each run's judgement counts.
    """
    for _ in range(ATTEMPTS):
        categories = await _categories(url)
        poor = {name: category for name, category in categories.items() if category.score < enough}
        if set(poor) != {"performance"}:
            break
    return [f"{name} {category.score}: {category.lost}" for name, category in poor.items()]


async def _categories(url):
    arguments = "--headless", *chromium.ARGUMENTS
    flags = " ".join(f'"{argument}"' if " " in argument else argument for argument in arguments)
    only = f"--only-categories={','.join(CATEGORIES)}"
    report = json.loads(await node(SCRIPT, url, "--quiet", "--output=json", only, f"--chrome-flags={flags}"))
    assert "runtimeError" not in report, report["runtimeError"]
    return {name: _Category(report, name) for name in CATEGORIES}


class _Category:
    def __init__(self, report, name):
        category = report["categories"][name]
        audits = (report["audits"][reference["id"]] for reference in category["auditRefs"] if reference["weight"])
        lost = [audit for audit in audits if audit["score"] is not None and audit["score"] < 1]
        self.score = category["score"]
        self.lost = ", ".join(f"{audit['id']} {audit.get('displayValue', '')}".rstrip() for audit in lost)

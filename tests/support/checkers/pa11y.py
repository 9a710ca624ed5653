"""Can everybody use the page? pa11y with HTML CodeSniffer, which looks for failures of the WCAG 2.1's level AA."""

import json

from tests.support import chromium
from tests.support.nodejs import node

SECONDS = 240


async def errors(*urls):
    """What pa11y finds on these pages, light and dark, a line for each element; empty when nothing is."""
    job = {"executable": str(chromium.executable()), "arguments": chromium.ARGUMENTS, "urls": urls}
    results = json.loads(await node("pa11y.mjs", stdin=json.dumps(job).encode(), seconds=SECONDS))
    return sorted({"{url}: {code}: {message} {context} ({selector}, {scheme})".format_map(error) for error in results})

"""Is a document a sitemap? The constraints of sitemaps.org's two schemas and of Google's news sitemaps, as RELAX NG."""

from functools import cache
from pathlib import Path

import rnc2rng
from lxml import etree

GRAMMAR = Path(__file__).parents[2] / "data" / "sitemap.rnc"
MOST_ELEMENTS = 50_000
MOST_BYTES = 50 * 1024 * 1024


def check_sitemap(document: bytes) -> list[str]:
    """What is wrong with a sitemap, a sitemap index or a news sitemap, as `line N: …`; empty for a valid one."""
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return [f"line {error.lineno}: not well-formed: {error.msg}"]
    grammar = _grammar()
    problems = []
    if not grammar.validate(root):
        problems += [f"line {entry.line}: {entry.message}" for entry in grammar.error_log]
    if len(root) > MOST_ELEMENTS:
        problems.append(f"line 1: {len(root)} elements, {MOST_ELEMENTS} are allowed")
    if len(document) > MOST_BYTES:
        problems.append(f"line 1: {len(document)} bytes, {MOST_BYTES} are allowed")
    return problems


@cache
def _grammar() -> etree.RelaxNG:
    source = rnc2rng.dumps(rnc2rng.load(str(GRAMMAR)))
    return etree.RelaxNG(etree.fromstring(source.encode()))

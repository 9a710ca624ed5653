"""The text of a liveblog page: headlines and paragraphs, often with neither times nor marks."""

import datetime as dt
from zoneinfo import ZoneInfo

from ticker.exchange.plaintext.page import read_page
from ticker.exchange.plaintext.parsed import ParsedLiveblog


def parse_liveblog(text: str, *, date: dt.date, zone: ZoneInfo) -> ParsedLiveblog:
    """Read a liveblog page copied as plain text.

    Where a page marks its entries, by ``16:05 Uhr | headline``, ``+++ … +++`` or time lines of their own, the marks
    decide. Elsewhere a headline is told from body text by length, closing punctuation and neighbours; lines for which
    that is not certain are among the problems.

    Args:
        text: the page, newest entry first, any line ends.
        date: the day of the newest entry; older days follow from the times, if there are any.
        zone: the page's time zone, in which its times are told.

    Returns:
        The page. It never raises for its text: import only when ``errors`` is empty.
    """
    return read_page(text, "liveblog", date, zone)

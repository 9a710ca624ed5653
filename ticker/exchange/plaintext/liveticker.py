"""The text of a liveticker page: ``+++ 16:05 headline +++`` over each entry."""

import datetime as dt
from zoneinfo import ZoneInfo

from ticker.exchange.plaintext.page import read_page
from ticker.exchange.plaintext.parsed import ParsedLiveblog


def parse_liveticker(text: str, *, date: dt.date, zone: ZoneInfo) -> ParsedLiveblog:
    """Read a liveticker page copied as plain text.

    Args:
        text: the page, newest entry first, any line ends.
        date: the day of the newest entry; older days follow from the times.
        zone: the page's time zone, in which its times are told.

    Returns:
        The page. It never raises for its text: import only when ``errors`` is empty.
    """
    return read_page(text, "liveticker", date, zone)

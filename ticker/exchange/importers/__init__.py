"""Exports of other liveblog systems: WordPress Liveblog (WXR, REST) and Superdesk Live Blog (API JSON). No I/O."""

from ticker.exchange.importers.formats import read, recognise
from ticker.exchange.importers.parsed import MAX_BYTES, Format, PeerEntry, PeerLiveblog, PeerProblem
from ticker.exchange.importers.posting import commands_for

__all__ = [
    "MAX_BYTES",
    "Format",
    "PeerEntry",
    "PeerLiveblog",
    "PeerProblem",
    "commands_for",
    "read",
    "recognise",
]

"""Exports of other liveblog systems: WordPress Liveblog (WXR, REST) and Superdesk Live Blog (API JSON). No I/O."""

from ticker.authoring.peers.formats import read, recognise
from ticker.authoring.peers.parsed import MAX_BYTES, Format, PeerEntry, PeerLiveblog, PeerProblem
from ticker.authoring.peers.posting import commands_for

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

"""What readers' connections are sent: each delta as a server-sent event (HTML Standard §9.2)."""

from collections.abc import Iterable
from typing import Final

from ticker.readers.history import Delta

RETRY_MS = 2000
"""How long a browser waits before it reconnects, in milliseconds."""

RETRY: Final = b"retry: %d\n\n" % RETRY_MS


def deltas(published: Iterable[Delta]) -> bytes:
    """One event per delta. Its id is the seq, which the browser sends back as Last-Event-ID."""
    return b"".join(
        b"id: %d\nevent: delta\ndata: %b\n\n" % (delta.seq, delta.body.replace(b"\n", b"\ndata: "))
        for delta in published
    )


def reset(seq: int) -> bytes:
    """Load the page again: what you lack cannot be sent. What follows starts after `seq`.

    It has no id: a browser that reconnects before it has loaded the page is told again.
    """
    return b'event: reset\ndata: {"seq":%d}\n\n' % seq


def end(seq: int) -> bytes:
    """The liveblog closed at or before `seq`: nothing more will come. A browser that reconnects anyway gets a 204."""
    return b'event: end\ndata: {"seq":%d}\n\n' % seq

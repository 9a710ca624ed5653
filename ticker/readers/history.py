"""What a liveblog has announced so far, as the store tells it: the head and the deltas behind it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ticker.errors import StoreError
from ticker.projections import artefact
from ticker.readers.file_cache import FileCache

REACH = 100
"""How many deltas a reader may lack; loading the page again costs less than sending more."""


@dataclass(frozen=True, slots=True)
class Head:
    """What `head.json` says: the newest public seq, and whether the liveblog is closed."""

    seq: int
    closed: bool

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Raises `StoreError` for anything that is no head."""
        try:
            head = json.loads(body)
            return cls(int(head["seq"]), head["state"] == "closed")
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"this is no head: {body[:200]!r}") from error


@dataclass(frozen=True, slots=True)
class Delta:
    """What the stream needs to know of a delta document; `body` is the document, and `prev` the delta before it."""

    seq: int
    prev: int
    op: str
    body: bytes

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Raises `StoreError` for anything that is no delta."""
        try:
            delta = json.loads(body)
            return cls(int(delta["seq"]), int(delta["prev"]), str(delta["op"]), body)
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"this is no delta: {body[:200]!r}") from error


class History:
    """Reads heads and deltas from the file cache, so a thousand readers who reconnect cost `lstat`s, not reads."""

    def __init__(self, file_cache: FileCache) -> None:
        self._file_cache = file_cache

    def head(self, slug: str) -> Head | None:
        """Where the liveblog stands; None before it opened, or if there is none of that name."""
        cached = self._file_cache.find(artefact.head(slug))
        return Head.parse(cached.body) if cached else None

    def between(self, slug: str, after: int, last: int) -> Sequence[Delta] | None:
        """The deltas with seq above `after` up to that of seq `last`, in order.

        Found by going back from `last`, so a page that is a moment ahead of the head finds what made it. None if that
        does not lead to `after`: more than `REACH` deltas back, or the store has no such deltas.
        """
        deltas: list[Delta] = []
        seq = last
        while seq > after and len(deltas) < REACH:
            cached = self._file_cache.find(artefact.delta(slug, seq))
            if cached is None:
                return None
            deltas.append(Delta.parse(cached.body))
            seq = deltas[-1].prev
        return deltas[::-1] if seq <= after else None

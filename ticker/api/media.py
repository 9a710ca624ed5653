"""Pictures that editors upload: read within bounds, developed, stored, and told as an image block has them."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from weakref import WeakValueDictionary

from aiohttp import web

from ticker.api import views as v
from ticker.api.limits import read_body
from ticker.api.problem_types import TOO_MANY
from ticker.api.problems import Problem
from ticker.editing.command_handler import utc_now
from ticker.media.converter import ImageConverter
from ticker.media.renditions import Rendition
from ticker.projections.artefact import MEDIA_TYPES, Artefact, picture
from ticker.projections.port import Store
from ticker.sentences import say

IN_HAND = 8
"""Uploads held in memory at once. The next one's bytes stay on the wire until there is room."""

EACH = 2
"""Of these one person's at most, so that a slow line keeps nobody else waiting."""

ASKED = 50
"""Uploads of one person that are under way or wait; an album dropped onto the desk is no more."""

RECEIVING_SECONDS = 180
"""25 MB at 1.2 Mbit/s; whoever has lost the network by then makes room for others."""


class UploadSlots:
    """Room for `IN_HAND` uploads, `EACH` of one person. The others wait, first come, first served."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(IN_HAND)
        self._own: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._asked: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, principal_id: str) -> AsyncIterator[None]:
        """Wait for a hand, and hold it.

        Raises:
            Problem: 429, `ASKED` others of this person are there already.
        """
        if self._asked[principal_id] >= ASKED:
            detail = say(
                "%(asked)s pictures of yours are on their way; send this one when they have arrived", asked=ASKED
            )
            raise Problem(TOO_MANY, detail, headers={"Retry-After": "30", "Connection": "close"})
        own = self._own.setdefault(principal_id, asyncio.Semaphore(EACH))
        self._asked[principal_id] += 1
        try:
            async with own, self._all:
                yield
        finally:
            self._asked[principal_id] -= 1
            self._asked += Counter()  # forgets who has none


class Pictures:
    """Takes uploads into the store. The same bytes are the same files (within a year), however often they are sent."""

    def __init__(self, store: Store, *, max_bytes: int, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._clock = clock
        self._converter = ImageConverter()
        self._hands = UploadSlots()

    async def take(self, request: web.Request, principal_id: str) -> v.PictureView:
        """Store the picture that is the request's body; it is on disk when this returns.

        Raises:
            Problem: 413 over `max_bytes`; 400, the body is cut off or takes too long; 415, its coding is none that is
                undone; 429, too many others wait.
            UnsupportedPicture, UnusablePicture: it is none that readers could get; the message says what to do.
            StoreError: the store failed.
        """
        async with self._hands.of(principal_id):
            received = await read_body(request, limit=self._max_bytes, seconds=RECEIVING_SECONDS)
            prints = await self._converter.develop(received, request.content_type)
        paths = _paths(prints, self._clock().year)
        artefacts = [Artefact(path=path, body=each.body) for path, each in zip(paths, prints, strict=True)]
        await self._store.put(artefacts, durable=True)
        return _view(prints, [f"/{path}" for path in paths])


def _paths(prints: Sequence[Rendition], year: int) -> Sequence[str]:
    """Named by the bytes of all sizes together, so that whoever has one of them may keep it for good."""
    digest = hashlib.sha256()
    for each in prints:
        digest.update(len(each.body).to_bytes(8) + each.body)
    return [picture(year, digest.hexdigest()[:32], each.width) for each in prints]


def _view(prints: Sequence[Rendition], addresses: Sequence[str]) -> v.PictureView:
    largest, *smaller = zip(addresses, prints, strict=True)
    src, whole = largest
    return v.PictureView(
        src=src,
        width=whole.width,
        height=whole.height,
        sources=tuple(v.SourceView(src=address, width=each.width) for address, each in reversed(smaller)),
        media_type=MEDIA_TYPES[".webp"],
        bytes=len(whole.body),
    )

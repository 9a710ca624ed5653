"""Uploads of pictures: read within bounds, converted, stored, and shown as an image block has them."""

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

SLOTS = 8
"""Uploads held in memory at once. The next one's bytes stay on the wire until there is room."""

SLOTS_PER_PERSON = 2
"""Of these one person's at most, so that a slow line keeps nobody else waiting."""

UPLOADS_PER_PERSON = 50
"""Uploads of one person that are under way or wait; an album dropped onto the desk is no more."""

RECEIVING_SECONDS = 180
"""25 MB at 1.2 Mbit/s; whoever has lost the network by then makes room for others."""


class UploadSlots:
    """Room for `SLOTS` uploads, `SLOTS_PER_PERSON` of one person. The others wait, first come, first served."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(SLOTS)
        self._own: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, principal_id: str) -> AsyncIterator[None]:
        """Wait for a slot, and hold it.

        Raises:
            Problem: 429, `UPLOADS_PER_PERSON` others of this person are there already.
        """
        if self._waiting[principal_id] >= UPLOADS_PER_PERSON:
            detail = say(
                "%(asked)s pictures of yours are on their way; send this one when they have arrived",
                asked=UPLOADS_PER_PERSON,
            )
            raise Problem(TOO_MANY, detail, headers={"Retry-After": "30", "Connection": "close"})
        own = self._own.setdefault(principal_id, asyncio.Semaphore(SLOTS_PER_PERSON))
        self._waiting[principal_id] += 1
        try:
            async with own, self._all:
                yield
        finally:
            self._waiting[principal_id] -= 1
            self._waiting += Counter()  # forgets who has none


class Pictures:
    """Takes uploads into the store. The same bytes are the same files (within a year), however often they are sent."""

    def __init__(self, store: Store, *, max_bytes: int, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._clock = clock
        self._converter = ImageConverter()
        self._slots = UploadSlots()

    async def take(self, request: web.Request, principal_id: str) -> v.PictureView:
        """Store the picture that is the request's body; it is on disk when this returns.

        Raises:
            Problem: 413 over `max_bytes`; 400, the body is cut off or takes too long; 415, its coding is none that is
                undone; 429, too many others wait.
            UnsupportedPicture, UnusablePicture: it is none that readers could get; the message says what to do.
            StoreError: the store failed.
        """
        async with self._slots.of(principal_id):
            received = await read_body(request, limit=self._max_bytes, seconds=RECEIVING_SECONDS)
            renditions = await self._converter.convert(received, request.content_type)
        paths = _paths(renditions, self._clock().year)
        artefacts = [Artefact(path=path, body=each.body) for path, each in zip(paths, renditions, strict=True)]
        await self._store.put(artefacts, durable=True)
        return _view(renditions, [f"/{path}" for path in paths])


def _paths(renditions: Sequence[Rendition], year: int) -> Sequence[str]:
    """Named by the bytes of all sizes together, so that whoever has one of them may keep it for good."""
    digest = hashlib.sha256()
    for each in renditions:
        digest.update(len(each.body).to_bytes(8) + each.body)
    return [picture(year, digest.hexdigest()[:32], each.width) for each in renditions]


def _view(renditions: Sequence[Rendition], addresses: Sequence[str]) -> v.PictureView:
    largest, *smaller = zip(addresses, renditions, strict=True)
    src, full_size = largest
    return v.PictureView(
        src=src,
        width=full_size.width,
        height=full_size.height,
        sources=tuple(v.SourceView(src=address, width=each.width) for address, each in reversed(smaller)),
        media_type=MEDIA_TYPES[".webp"],
        bytes=len(full_size.body),
    )

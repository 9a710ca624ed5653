"""Seals closed liveblogs: journal and pictures in, a signed `archive.zip` in the store out."""

import asyncio
import threading
from collections.abc import Sequence
from importlib.metadata import version

import structlog

from ticker.config import Site
from ticker.errors import Fenced
from ticker.events import EntryRetracted, Record
from ticker.journal.port import Journal
from ticker.liveblog import LiveblogState
from ticker.projections import archive, container
from ticker.projections.artefact import Artefact
from ticker.projections.artefact import archive as archive_path
from ticker.projections.port import Cursor, Store
from ticker.projections.redaction import redacted
from ticker.projections.rendition import Renderer, Rendition, rendition, used_assets
from ticker.projections.signature import SigningKey

log = structlog.get_logger(__name__)


class Sealer:
    """Keeps `archive.zip` true: there is one while the liveblog is closed, and it tells what readers see.

    Everything in it is rendered from the records that it holds itself, redacted as they are; so nothing withheld can
    get into a page, and a replay has all it needs. Doing it twice changes nothing.
    """

    def __init__(self, *, journal: Journal, store: Store, renderer: Renderer, site: Site, key: SigningKey) -> None:
        """`site` is what `renderer` renders for."""
        self._journal = journal
        self._store = store
        self._renderer = renderer
        self._site = site
        self._key = key
        self._one_at_a_time = threading.Lock()

    async def seal(self, slug: str) -> bool:
        """Seal a closed liveblog whose artefacts are up to date; whether a new archive was written.

        Takes away the archive of one that was reopened, and at once one that tells what was retracted since.

        Raises:
            StoreError: the store failed.
            JournalUnavailable: the database does not answer.
        """
        head, cursor = await self._journal.head(slug), await self._store.cursor(slug)
        if head is None or cursor.seq < head.seq:
            return False  # whoever brings the artefacts up to date asks again
        try:
            if head.card.state is not LiveblogState.CLOSED:
                await self._withdraw(slug, cursor)
                return False
            if cursor.sealed >= cursor.seq:
                return False
            return await self._seal(slug, cursor)
        except Fenced as error:
            log.info("changed while sealing", liveblog=slug, mine=error.mine, stored=error.stored)
            return False

    async def _seal(self, slug: str, cursor: Cursor) -> bool:
        records = [record async for record in self._journal.read(slug, limit=cursor.seq)]
        if any(isinstance(record.event, EntryRetracted) for record in records[cursor.sealed :]):
            await self._withdraw(slug, cursor)
        public, whole = await asyncio.to_thread(self._render, slug, records)
        pictures = await self._pictures(slug, whole.linked)
        packed = await asyncio.to_thread(self._pack, public, whole, pictures)
        sealed = Cursor(seq=cursor.seq, sealed=cursor.seq)
        await self._store.write(slug, sealed, [Artefact(path=archive_path(slug), body=packed)])
        log.info("sealed", liveblog=slug, seq=cursor.seq, bytes=len(packed))
        return True

    async def _withdraw(self, slug: str, cursor: Cursor) -> None:
        if cursor.sealed:
            await self._store.write(slug, cursor, [], removed=[archive_path(slug)])

    async def _pictures(self, slug: str, linked: Sequence[str]) -> Sequence[Artefact]:
        pictures: list[Artefact] = []
        for path in linked:
            if not path.startswith("media/"):
                continue
            if (body := await self._store.read(path)) is None:
                log.warning("a picture is not in the store, the archive goes without", liveblog=slug, path=path)
            else:
                pictures.append(Artefact(path=path, body=body))
        return pictures

    # --- in a thread: 10,000 entries take half a minute, and the event loop has others to serve ------------------

    def _render(self, slug: str, records: Sequence[Record]) -> tuple[Sequence[Record], Rendition]:
        retracted = {record.event.entry_id for record in records if isinstance(record.event, EntryRetracted)}
        public = list(redacted(records, retracted))
        with self._one_at_a_time:  # two large liveblogs that close together would need twice the memory
            return public, rendition(self._renderer, slug, public)

    def _pack(self, records: Sequence[Record], whole: Rendition, pictures: Sequence[Artefact]) -> bytes:
        artefacts = [*whole.artefacts, *used_assets(self._renderer, whole.linked), *pictures]
        members = archive.contents(
            whole.state,
            records,
            artefacts,
            site=self._site,
            ticker=version("ticker"),
            key=self._key,
        )
        return container.pack(members)

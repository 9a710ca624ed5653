"""What the rest of Ticker may ask of an artefact store."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from ticker.projections.artefact import Artefact


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a liveblog's artefacts have got: everything up to `seq` is in the store. 0: nothing is.

    `sealed` is the seq its archive was sealed at, 0 without one. `renderer_version` says what rendered all of them
    (`Renderer.renderer_version`); empty, if several did or nobody knows. Lies in the store beside the
    artefacts, so that it is lost together with them and the sweeper rebuilds both.
    """

    seq: int = 0
    sealed: int = 0
    renderer_version: str = ""


class WriteLock(Protocol):
    """A liveblog's artefacts while nobody can write them."""

    @property
    def claimed_seq(self) -> int:
        """The highest seq that somebody has written, or begun to; 0: none."""
        ...

    async def fence(self, seq: int) -> None:
        """Turn away, from now on, whoever has folded less than `seq`, which is in the journal by now."""
        ...


class Store(Protocol):
    """Rendered artefacts by path: `write` changes those of a liveblog, `put` others. Readers may read at any moment.

    A reader never sees half an artefact: each is replaced as a whole. A crash within `write` leaves some artefacts
    new and the cursor old; doing it again gives the same. A crash within `put` leaves some artefacts new.
    """

    async def write(
        self,
        slug: str,
        cursor: Cursor,
        artefacts: Sequence[Artefact],
        *,
        removed: Collection[str] = (),
        more: bool = False,
    ) -> None:
        """Put `artefacts` in their order (with their compressed forms), take `removed` paths away, save `cursor`.

        The first thing written is a claim: whoever has folded less than `cursor.seq` is turned away from then on, even
        if this writer dies half way. With `more` the claim is all that is kept of the cursor, so that a large change
        can be written in parts; the last part moves it. `sealed` never goes back.

        Raises:
            Fenced: somebody with a higher seq has written or begun to; nothing was written.
            StoreError: the store failed; the cursor was not moved.
        """
        ...

    async def put(self, artefacts: Sequence[Artefact], *, durable: bool = False) -> None:
        """Put artefacts that belong to no liveblog (the index, style sheets, pictures). Last writer wins.

        With `durable` they outlive a power cut once this returns: for what cannot be rendered again.
        """
        ...

    def lock(self, slug: str) -> AbstractAsyncContextManager[WriteLock]:
        """Keep everybody from writing this liveblog within the block, which is to last no longer than an append.

        Waits for whoever is writing. So what is asked about `claimed_seq` and done about it is one step, in any
        process. If this process dies within the block, the others go on.

        Raises:
            StoreError: the store failed.
        """
        ...

    async def cursor(self, slug: str) -> Cursor:
        """How far this liveblog has got."""
        ...

    async def read(self, path: str) -> bytes | None:
        """The artefact's bytes, uncompressed; None if there is none."""
        ...

    async def paths(self, slug: str) -> Sequence[str]:
        """All artefact paths of a liveblog, sorted, without the compressed forms. O(liveblog): for archives only."""
        ...

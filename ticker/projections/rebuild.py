"""The store against the journal: everything rendered from zero, written anew or only compared with what is stored."""

import contextlib
from collections.abc import Sequence

from ticker.errors import Fenced, LiveblogNotFound, StoreError
from ticker.journal.heads import every_head
from ticker.journal.port import Journal
from ticker.projections.artefact import archive
from ticker.projections.comparison import Comparison, compare
from ticker.projections.port import Store
from ticker.projections.rendered_liveblog import render_liveblog
from ticker.projections.renderer import Renderer
from ticker.projections.runner import Projector

ATTEMPTS = 5
"""How often a rebuild is begun again because somebody posted meanwhile."""


async def check(slug: str, *, journal: Journal, store: Store, renderer: Renderer) -> Comparison:
    """Compare a liveblog's artefacts with what they would be if rendered now, as of the seq they have got to.

    Raises:
        LiveblogNotFound: the journal has none.
        StoreError: a worker kept writing while they were read.
    """
    if await journal.head(slug) is None:
        raise LiveblogNotFound(slug)
    for _ in range(ATTEMPTS):
        cursor = await store.cursor(slug)
        records = [record async for record in journal.read(slug, limit=cursor.seq)] if cursor.seq else []
        paths = [path for path in await store.paths(slug) if path != archive(slug)]
        stored = {path: body for path in paths if (body := await store.read(path)) is not None}
        if await store.cursor(slug) == cursor:
            return compare(render_liveblog(renderer, slug, records).artefacts, stored)
    raise StoreError(f"liveblog {slug!r} keeps changing; check it at a quieter moment")


async def rebuild(slug: str, *, journal: Journal, projector: Projector) -> None:
    """Render a liveblog from zero into the store. Nobody is told; open pages find a new head within seconds.

    Raises:
        LiveblogNotFound: the journal has none.
        Fenced: workers kept being ahead; they do the same work.
    """
    if await journal.head(slug) is None:
        raise LiveblogNotFound(slug)
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(Fenced):
            await projector.rebuild(slug)
            return
    await projector.rebuild(slug)


async def slugs(journal: Journal) -> Sequence[str]:
    """Every liveblog the journal has, in order of slug."""
    return [head.liveblog async for head in every_head(journal)]

"""Replays an archive: its records into the journal, its pages rendered again and compared with its own."""

from importlib.metadata import version

from ticker.archive.verify import Report
from ticker.errors import ArchiveError
from ticker.journal.port import Journal
from ticker.projections.artefact import Artefact, archive
from ticker.projections.comparison import Comparison, compare
from ticker.projections.port import Cursor, Store
from ticker.projections.rendered_liveblog import RenderedLiveblog, render_liveblog, used_assets
from ticker.projections.renderer import Renderer

BATCH = 64
"""Artefacts written at once."""


async def replay(report: Report, *, journal: Journal, store: Store, renderer: Renderer) -> Comparison:
    """Bring a verified archive into an instance that has no such liveblog, and nobody is told.

    `renderer` renders for the archive's own site. What is written is what was rendered here; the archive itself
    becomes the liveblog's archive, so that the instance serves the very file.

    Raises:
        ArchiveError: the liveblog is there already, in the journal or in the store; nothing was changed.
    """
    await check_empty(report, journal=journal, store=store)
    rendered = render_liveblog(renderer, report.slug, report.records)
    comparison = _compare_with_archive(report, renderer, rendered)
    await put_pictures(report, store)
    await store.put(used_assets(renderer, rendered.linked))
    # The store before the journal: workers that run find nothing to do, and do not render it for a site of their own.
    await _write(report, rendered, store, renderer.renderer_version)
    await journal.restore(report.records)
    return comparison


async def check_empty(report: Report, *, journal: Journal, store: Store) -> None:
    """Refuse to mix an archive with a liveblog that is there.

    Raises:
        ArchiveError: says where it is.
    """
    if head := await journal.head(report.slug):
        raise ArchiveError(
            f"the journal has a liveblog {report.slug!r} already, at seq {head.seq}; replay into an empty instance, "
            "as with --data-dir"
        )
    cursor = await store.cursor(report.slug)
    if cursor.seq not in (0, report.state.seq):  # the same seq without a journal: a replay was cut off
        raise ArchiveError(f"the store has pages of a liveblog {report.slug!r} already; replay into an empty instance")


def release(report: Report) -> str:
    """Why something differs although every byte of the archive is as it was sealed."""
    own_version, archive_version = version("ticker"), report.manifest.ticker
    same = own_version == archive_version
    rendered = f"by Ticker {own_version} as well" if same else f"by Ticker {archive_version}, this is {own_version}"
    return (
        f"the archive was rendered {rendered}; where templates were others then, its pages differ, and it keeps its own"
    )


async def put_pictures(report: Report, store: Store) -> None:
    """Bring the archive's pictures along.

    Raises:
        ArchiveError: another picture has the name of one; none was written.
    """
    pictures = [artefact for artefact in report.artefacts if artefact.path.startswith("media/")]
    for picture in pictures:
        stored = await store.read(picture.path)
        if stored is not None and stored != picture.body:
            raise ArchiveError(f"the store has another picture {picture.path!r}; replay into an empty instance")
    await store.put(pictures)


def _compare_with_archive(report: Report, renderer: Renderer, rendered: RenderedLiveblog) -> Comparison:
    artefacts = [*rendered.artefacts, *used_assets(renderer, rendered.linked)]
    archived = {a.path: a.body for a in report.artefacts if not a.path.startswith("media/")}
    return compare(artefacts, archived)


async def _write(report: Report, rendered: RenderedLiveblog, store: Store, renderer_version: str) -> None:
    cursor = Cursor(seq=rendered.state.seq, sealed=rendered.state.seq, renderer_version=renderer_version)
    artefacts = [*rendered.artefacts, Artefact(path=archive(report.slug), body=report.packed)]
    stale = set(await store.paths(report.slug)).difference(artefact.path for artefact in artefacts)
    for start in range(0, len(artefacts), BATCH):
        await store.write(report.slug, cursor, artefacts[start : start + BATCH], more=True)
    await store.write(report.slug, cursor, [], removed=stale)

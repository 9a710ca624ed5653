"""Replays an archive as it happened, for rehearsals: one record after the other, with the pauses of the day."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from ticker.archive.replay import put_pictures
from ticker.archive.verify import Report
from ticker.domain.events import EntryPublished, Record
from ticker.errors import ArchiveError, ChainBroken
from ticker.journal.port import Journal
from ticker.projections.artefact import Artefact, archive
from ticker.projections.port import Store
from ticker.projections.runner import Projector

UNKNOWN_PAUSE = 1.0
"""Seconds between two records of which nobody knows how far apart they were, before `speed`."""

LONGEST_PAUSE = 60.0
"""Seconds nobody at a rehearsal has to wait longer than, whatever the speed."""


def pauses(records: Sequence[Record], *, speed: float) -> Sequence[float]:
    """Seconds to wait before each record.

    Entries go by the time they were published; an imported liveblog was committed within a second and has no other
    times. Where those stand still or go back, what counts is when the records were committed, else `UNKNOWN_PAUSE`.
    """
    clock: datetime | None = None
    waits = [0.0]
    for before, record in pairwise(records):
        published = record.event.published_at if isinstance(record.event, EntryPublished) else None
        if published is not None and clock is not None and published > clock:
            apart = published - clock
        else:
            apart = record.at - before.at
        clock = max(filter(None, (clock, published)), default=None)
        seconds = apart.total_seconds() if apart > timedelta(0) else _pause_within_commit(before, record)
        waits.append(min(seconds / speed, LONGEST_PAUSE))
    return waits[: len(records)]


def _pause_within_commit(before: Record, record: Record) -> float:
    """An entry is pinned in the commit that publishes it; of two entries in one commit the times are not known."""
    return UNKNOWN_PAUSE if isinstance(record.event, EntryPublished) and before.at == record.at else 0.0


async def rehearse(
    report: Report, *, speed: float, journal: Journal, store: Store, projector: Projector
) -> AsyncIterator[Record]:
    """Append the records one by one and render after each; gives out each record when readers can see it.

    Goes on where an earlier rehearsal of the same archive was stopped. At the end the archive becomes the liveblog's.

    Raises:
        ArchiveError: the journal has a liveblog of this slug that does not begin like the archive.
    """
    records = report.records
    restored = await _restored_count(report, journal)
    if not restored:
        await put_pictures(report, store)
        await projector.write_assets()
    await projector.catch_up(report.slug)
    for record, pause in list(zip(records, pauses(records, speed=speed), strict=True))[restored:]:
        await asyncio.sleep(pause if record.seq > restored + 1 else 0)
        try:
            await journal.restore([record])
        except ChainBroken as error:
            raise ArchiveError(f"somebody else posts in {report.slug!r}; the rehearsal stops before {error}") from error
        await projector.catch_up(report.slug)
        yield record
    await _put_archive(report, store)


async def _restored_count(report: Report, journal: Journal) -> int:
    """How many of the archive's records are there already."""
    head = await journal.head(report.slug)
    if head is None:
        return 0
    if head.seq > len(report.records) or report.records[head.seq - 1].hash != head.hash:
        raise ArchiveError(
            f"the journal has another liveblog {report.slug!r}, at seq {head.seq}; rehearse in an empty instance"
        )
    return head.seq


async def _put_archive(report: Report, store: Store) -> None:
    cursor = await store.cursor(report.slug)
    sealed = replace(cursor, seq=report.state.seq, sealed=report.state.seq)
    await store.write(report.slug, sealed, [Artefact(path=archive(report.slug), body=report.packed)])

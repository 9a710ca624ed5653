"""Once a second: publish what is due, and find what lags behind the journal because a signal was lost.

And now and then, what belongs to no liveblog.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from ticker.domain.commands import PublishDue
from ticker.errors import BusUnavailable
from ticker.journal.port import Due
from ticker.wiring import WorkerParts
from workers.project import bring_up_to_date
from workers.renew import renew

log = structlog.get_logger(__name__)

EVERY_SECONDS = 1.0

SITE_SECONDS = 300.0
"""Between two looks at what belongs to no liveblog; a store that somebody emptied has it again after that."""

RENEW_SECONDS = 300.0
"""Between two looks for what another release rendered: 5,000 cursors are read in half a second."""

TIDY_SECONDS = 3600.0
"""Between two looks for what is kept for a time only: unfinished texts, receipts, lines about people and access."""

RECEIPTS_KEPT = timedelta(days=90)
"""How long a request can come again and is known: the desk's outbox gives up what has waited for 60 days."""

SCHEDULER = "p_scheduler"
"""The principal whose events these are."""


async def sweep_forever(parts: WorkerParts) -> None:
    """Sweep until cancelled. What fails is logged, and tried again a second later."""
    while True:
        for sweep in (publish_due, nudge_lagging, seal_closed):
            await _run_logged(sweep, parts)
        await asyncio.sleep(EVERY_SECONDS)


async def keep_site_forever(parts: WorkerParts) -> None:
    """Keep the site until cancelled, beside the sweeps: ten years of days take seconds, and nobody should wait."""
    while True:
        await _run_logged(keep_site, parts)
        await asyncio.sleep(SITE_SECONDS)


async def renew_forever(parts: WorkerParts) -> None:
    """Look for what other templates rendered until cancelled, beside the rest: an archive of years takes an hour."""
    while True:
        await _run_logged(renew, parts)
        await asyncio.sleep(RENEW_SECONDS)


async def tidy_forever(parts: WorkerParts) -> None:
    """Clear away what nobody will come back for until cancelled. Several workers do no harm."""
    while True:
        await _run_logged(tidy, parts)
        await asyncio.sleep(TIDY_SECONDS)


async def publish_due(parts: WorkerParts, now: datetime | None = None) -> None:
    """Publish all the scheduled entries whose time has come, page by page; each is tried by one of several workers.

    What is tried has been moved ahead before (`Journal.claim`), so each page holds others, and what fails comes again
    after growing pauses.
    """
    now = now or datetime.now(UTC)
    while page := await parts.journal.due(now):
        for due in page:
            if await parts.journal.claim(due, now):
                await _publish(parts, due)


async def _publish(parts: WorkerParts, due: Due) -> None:
    try:
        await parts.handler.handle(due.liveblog, [PublishDue(entry_id=due.entry_id)], actor=SCHEDULER)
    except Exception:
        # One liveblog that cannot be changed, or not even read, must not hold up the entries of the others.
        log.exception(
            "a scheduled entry was not published",
            liveblog=due.liveblog,
            entry_id=due.entry_id,
            tries=due.failures + 1,
        )


async def keep_site(parts: WorkerParts) -> None:
    """Have the style sheets, lists and sitemaps in the store, whatever became of it; news grows old by the way."""
    await parts.projector.write_assets()
    await parts.projector.write_site()


async def tidy(parts: WorkerParts, now: datetime | None = None) -> None:
    """Forget what has been kept for as long as it is said to be."""
    texts = await parts.autosaves.prune()
    receipts = await parts.journal.prune_receipts((now or datetime.now(UTC)) - RECEIPTS_KEPT)
    days = parts.settings.audit_days
    lines = await parts.audit.prune(timedelta(days=days)) if days else 0
    if texts or receipts or lines:
        log.info("what is kept for a time was forgotten", texts=texts, receipts=receipts, audit_lines=lines)


async def nudge_lagging(parts: WorkerParts) -> None:
    """Nudge what lags. While Redis is away nobody would hear it, so this worker does the work itself."""
    try:
        await parts.sweeper.sweep()
    except BusUnavailable as error:
        log.warning("Redis is away, doing its jobs by hand", error=str(error))
        for head in await parts.sweeper.lagging():
            await _run_logged(bring_up_to_date, parts, head.liveblog)


async def seal_closed(parts: WorkerParts) -> None:
    """Ask for the archives that are due. While Redis is away they wait: nobody needs one within the minute."""
    with contextlib.suppress(BusUnavailable):  # `nudge_lagging` has just said so
        await parts.sealing.sweep()


async def _run_logged(work: Callable[..., Awaitable[None]], *arguments: object) -> None:
    try:
        await work(*arguments)
    except Exception:
        # The loop is what everything else relies on to be found again: whatever is wrong is told, and it goes on.
        log.exception("a sweep failed", sweep=work.__name__)

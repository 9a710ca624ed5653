"""The job `project`: bring a liveblog's artefacts up to date and announce what became public."""

from collections.abc import Sequence
from typing import Any

import structlog

from ticker.errors import BusUnavailable
from ticker.outbox.port import PublishedDelta
from ticker.projections.runner import NewDelta
from ticker.wiring import WorkerParts

log = structlog.get_logger(__name__)


async def project(context: dict[str, Any], liveblog: str, _seq: int) -> None:
    """Whatever seq it was queued for, everything new is rendered; a job that comes late finds nothing to do.

    What fails is logged by arq and asked for again by the sweeper, at growing intervals.
    """
    await bring_up_to_date(context["parts"], liveblog)


async def bring_up_to_date(parts: WorkerParts, liveblog: str) -> None:
    """Store the deltas, announce them, then render the rest.

    What is not announced, because Redis is away or this process dies, the readers' hub finds: it looks at head.json
    every second.
    """

    async def announce(deltas: Sequence[NewDelta]) -> None:
        try:
            await parts.bus.publish(
                [PublishedDelta(liveblog=liveblog, seq=delta.seq, body=delta.body) for delta in deltas]
            )
        except BusUnavailable as error:
            log.warning("deltas not announced", liveblog=liveblog, seq=deltas[-1].seq, error=str(error))

    await parts.projector.catch_up(liveblog, announce)

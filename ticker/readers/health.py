"""Whether the process lives (`/healthz`), whether it can work (`/readyz`), and what it counts (`/metrics`)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from ticker.errors import TickerError
from ticker.journal.heads import every_head
from ticker.journal.port import Journal
from ticker.projections.port import Store
from ticker.readers import caching
from ticker.readers.metrics import Metrics

CHECK_SECONDS = 2.0
"""How long a check may take; a load balancer does not wait longer."""

LAG_AFTER = timedelta(seconds=5)
"""How old an event may be before its missing artefacts count as lag."""

LAG_WINDOW = timedelta(days=1)
"""How old an event may be to be looked at: what has not moved for longer was seen to lag, or did not."""

OVERDUE_AFTER = timedelta(seconds=10)
"""How late a scheduled entry may be: workers look every second, and what fails is tried four times in that time."""

Details = Mapping[str, int | float | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something to look at before saying "ready".

    `probe` returns what to tell, and raises `TickerError` when it is not well. Without an `essential` one the process
    is not ready (503); without another it is degraded, and still ready: readers are better served late than not.
    """

    name: str
    probe: Callable[[], Awaitable[Details]]
    essential: bool = False


class SchedulesOverdue(TickerError):
    """Scheduled entries are not public `OVERDUE_AFTER` their times; `figures` are those of a check that is well."""

    def __init__(self, count: int, seconds: int) -> None:
        super().__init__(f"{count} scheduled entries are overdue, the oldest by {seconds} seconds")
        self.figures = {"overdue": count, "oldest_seconds": seconds}


class ProjectionsLag(TickerError):
    """Artefacts are behind the journal for longer than `LAG_AFTER`."""


def journal_check(journal: Journal) -> Check:
    """Whether the journal answers."""

    async def probe() -> Details:
        await journal.ping()
        return {}

    return Check(name="journal", probe=probe, essential=True)


def bus_check(ping: Callable[[], Awaitable[None]]) -> Check:
    """Whether Redis answers; `ping` raises `BusUnavailable` if it does not."""

    async def probe() -> Details:
        await ping()
        return {}

    return Check(name="bus", probe=probe)


def projections_check(journal: Journal, store: Store) -> Check:
    """How far the artefacts are behind the journal, over all liveblogs that moved within a day."""

    async def probe() -> Details:
        liveblogs, events = await _lag(journal, store, before=datetime.now(UTC) - LAG_AFTER)
        if liveblogs:
            raise ProjectionsLag(f"{liveblogs} liveblogs are behind the journal, by {events} events together")
        return {"liveblogs_behind": 0, "events_behind": 0}

    return Check(name="projections", probe=probe)


def schedules_check(journal: Journal, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Check:
    """Whether scheduled entries are published when they should be, in liveblogs that are live."""

    async def probe() -> Details:
        now = clock()
        overdue = await journal.overdue(now - OVERDUE_AFTER)
        if overdue.since is not None:
            raise SchedulesOverdue(overdue.count, int((now - overdue.since).total_seconds()))
        return {"overdue": 0, "oldest_seconds": 0}

    return Check(name="schedules", probe=probe)


async def _lag(journal: Journal, store: Store, *, before: datetime) -> tuple[int, int]:
    liveblogs = events = 0
    async for head in every_head(journal, since=before - LAG_WINDOW):
        behind = head.seq - (await store.cursor(head.liveblog)).seq
        if behind > 0 and head.updated_at < before:
            liveblogs += 1
            events += behind
    return liveblogs, events


class Health:
    """The three handlers."""

    def __init__(self, checks: Sequence[Check], registry: CollectorRegistry, metrics: Metrics) -> None:
        self._checks = checks
        self._registry = registry
        self._metrics = metrics

    async def alive(self, _: web.Request) -> web.Response:
        """200 as long as the event loop turns. Nothing else is asked: a restart would not mend a database."""
        return web.Response(text="ok\n", headers=_headers())

    async def ready(self, _: web.Request) -> web.Response:
        """200 or 503, and per check `{"ok": …, "detail": …}`; `status` is `ready`, `degraded` or `unavailable`."""
        results = await self._run_checks()
        failed = [check for check in self._checks if not results[check.name]["ok"]]
        unavailable = any(check.essential for check in failed)
        status = "unavailable" if unavailable else "degraded" if failed else "ready"
        return web.json_response(
            {"status": status, "checks": results}, status=503 if unavailable else 200, headers=_headers()
        )

    async def metrics(self, request: web.Request) -> web.Response:
        """All series, as text or in the OpenMetrics format if Accept asks for it; `ticker_check_ok` as of now."""
        await self._run_checks()
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(self._registry), headers={**_headers(), "Content-Type": content_type})

    async def _run_checks(self) -> Mapping[str, Mapping[str, object]]:
        """What every check says now, by its name; counted as well."""
        names = [check.name for check in self._checks]
        results = dict(zip(names, await asyncio.gather(*map(_run_check, self._checks)), strict=True))
        for name, result in results.items():
            self._metrics.checks.labels(name).set(1 if result["ok"] else 0)
        self._count_overdue(results.get("schedules", {}))
        return results

    def _count_overdue(self, schedules: Mapping[str, object]) -> None:
        """As it was last seen, where the journal does not answer."""
        match schedules:
            case {"overdue": int(count), "oldest_seconds": int(seconds)}:
                self._metrics.schedules_overdue.set(count)
                self._metrics.schedules_overdue_seconds.set(seconds)


async def _run_check(check: Check) -> dict[str, object]:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return {"ok": True, **await check.probe()}
    except SchedulesOverdue as error:
        return {"ok": False, "detail": str(error), **error.figures}
    except TickerError as error:
        return {"ok": False, "detail": str(error)}
    except TimeoutError:
        return {"ok": False, "detail": f"no answer within {CHECK_SECONDS:.0f} seconds"}


def _headers() -> dict[str, str]:
    return {**caching.SECURITY, "Cache-Control": caching.NEVER}

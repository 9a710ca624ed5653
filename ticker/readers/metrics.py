"""What the readers' side counts. Label values are fixed: nobody can grow the set by asking for odd addresses."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class Metrics:
    """The series of this process, registered once in `registry`.

    `requests` is labelled with a kind of `ticker.readers.caching`, or `missing`, `redirect`, `events`; and the status.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.readers = Gauge("ticker_readers", "Open live-update connections.", registry=registry)
        self.deltas = Counter(
            "ticker_reader_deltas",
            "Deltas written to readers' connections: one per delta and reader.",
            registry=registry,
        )
        self.dropped = Counter(
            "ticker_readers_dropped", "Connections cut because the reader did not keep up.", registry=registry
        )
        self.resets = Counter(
            "ticker_reader_resets", "Readers told to load the page again: too far behind.", registry=registry
        )
        self.healed = Counter(
            "ticker_reader_deltas_healed", "Deltas the bus did not bring, found in the store.", registry=registry
        )
        self.requests = Counter(
            "ticker_reader_requests", "Requests for artefacts.", ("kind", "status"), registry=registry
        )
        self.file_cache = Counter(
            "ticker_shelf_lookups",
            "Artefacts served from memory, or read from the store first.",
            ("outcome",),
            registry=registry,
        )
        self.checks = Gauge(
            "ticker_check_ok", "1 if what /readyz looks at is well, else 0.", ("check",), registry=registry
        )
        self.schedules_overdue = Gauge(
            "ticker_schedules_overdue",
            "Scheduled entries that should be public and are not, 10 seconds after their times.",
            registry=registry,
        )
        self.schedules_overdue_seconds = Gauge(
            "ticker_schedules_overdue_seconds",
            "How long ago the oldest of them should have been published; 0 if there are none.",
            registry=registry,
        )
        self.file_cache_bytes = Gauge("ticker_shelf_bytes", "Bytes of artefacts held in memory.", registry=registry)

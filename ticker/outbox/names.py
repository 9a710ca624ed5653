"""Every name that stands in Redis, in one place."""

QUEUE = "ticker:jobs"
"""The arq queue."""

DELTAS = "ticker:deltas"
"""The Redis Stream of published deltas, one for all liveblogs: one XREAD serves every reader of a process."""

DELTAS_KEPT = 10_000
"""Bound of the stream (XADD MAXLEN ~)."""

DESKS = "ticker:desks"
"""The channel (SUBSCRIBE) between the processes that hold desks: what moved, and who is where. Nothing is kept."""

PROJECT = "project"
"""The arq job that brings a liveblog's artefacts up to date: `project(liveblog, seq)`."""

SEAL = "seal"
"""The arq job that seals a closed liveblog's archive: `seal(liveblog, seq)`."""


def project_job(liveblog: str, seq: int, attempt: int = 0) -> str:
    """Job id: carries the seq, because arq refuses an id it has seen without a word.

    A worker killed in the middle leaves its job's id taken for a minute; the sweeper's `attempt` gets past it.
    """
    return f"{PROJECT}:{liveblog}:{seq}:sweep:{attempt}" if attempt else f"{PROJECT}:{liveblog}:{seq}"


def seal_job(liveblog: str, seq: int, _attempt: int = 0) -> str:
    """Job id without the attempt: sealing takes long, and one job at a time is enough."""
    return f"{SEAL}:{liveblog}:{seq}"

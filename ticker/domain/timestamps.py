"""Points in time as text: the very ones the chain seals."""

from datetime import UTC, datetime


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds, always 27 characters: sorts as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

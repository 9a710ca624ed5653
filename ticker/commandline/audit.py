"""`ticker audit`: who did what, as a file."""

import asyncio
import sys
from datetime import UTC, datetime

import click

from ticker.config import load


def _a_moment(_context: click.Context, _option: click.Parameter, value: datetime | None) -> datetime | None:
    """As typed, in UTC unless it says otherwise."""
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]


@click.command()
@click.option(
    "--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", help="JSON Lines or a table."
)
@click.option("--since", type=click.DateTime(_FORMATS), callback=_a_moment, help="Only from then on (UTC).")
@click.option("--until", type=click.DateTime(_FORMATS), callback=_a_moment, help="Only before then (UTC).")
@click.option("--liveblog", default="", help="Only what happened to this one, by slug.")
@click.option("--actor", default="", help="Only what this principal did, by id.")
@click.option("--source", type=click.Choice(["liveblogs", "access"]), help="Only liveblogs, or only people and access.")
def audit(
    format_: str, since: datetime | None, until: datetime | None, liveblog: str, actor: str, source: str | None
) -> None:
    """Write who did what to standard output.

    The oldest first: what happened to liveblogs, and to people's access.
    """
    from ticker.accounts.trail import Source, TrailFilter
    from ticker.accounts.trailfile import FORMATS, encoded
    from ticker.accounts.user_admin import CONSOLE
    from ticker.wiring import open_console

    filters = TrailFilter(
        actor=actor, liveblog=liveblog, source=Source(source) if source else None, since=since, until=until
    )

    async def run() -> None:
        async with open_console(load()) as console:
            await console.accounts.audit.record(CONSOLE.did("audit.exported", "", format=format_))
            async for piece in encoded(
                console.accounts.trail.oldest(filters), FORMATS["csv" if format_ == "csv" else "jsonl"]
            ):
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()

    asyncio.run(run())

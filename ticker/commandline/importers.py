"""`ticker import` of another system's export: what was understood, and posting it in one commit."""

import asyncio
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from ticker.config import load
from ticker.exchange.importers import Format, PeerLiveblog, commands_for, read
from ticker.exchange.imports import IMPORTER, slug_for

PROBLEMS_PRINTED = 50
"""Remarks printed before the rest is only counted: an export has some for every entry, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What was asked for beside the file; None or empty is what the file says."""

    day: date | None
    zone: str
    language: str | None
    slug: str | None
    title: str | None
    theme: str | None
    closed: bool
    only: str


def import_export(file: Path, data: bytes, source: Format, options: ImportOptions, *, dry_run: bool) -> None:
    """Read an export and post it, or tell what keeps it from being posted.

    Raises:
        click.ClickException: something in it must be mended first, or it has no title; nothing was posted.
    """
    parsed = read(data, source, now=datetime.now(UTC), only=options.only)
    title = options.title or parsed.title
    if dry_run:
        _show(parsed, title, ZoneInfo(options.zone))
    _print_problems(file, parsed)
    if parsed.errors:
        raise click.ClickException(f"{len(parsed.errors)} elements could not be understood; nothing was posted")
    if not title:
        raise click.ClickException(f"{file}: does not say what the liveblog is called; give --title")
    if not dry_run:
        asyncio.run(_post(parsed, title, options))


def _print_problems(file: Path, parsed: PeerLiveblog) -> None:
    for problem in parsed.problems[:PROBLEMS_PRINTED]:
        place = f" {problem.place}:" if problem.place else ""
        click.echo(f"{file}:{place} {problem.severity}: {problem.message}", err=True)
    if (rest := len(parsed.problems) - PROBLEMS_PRINTED) > 0:
        click.echo(f"{file}: and {rest} more", err=True)


def _show(parsed: PeerLiveblog, title: str, zone: ZoneInfo) -> None:
    rows = Table("place", "time", "headline", "blocks", "authors", "marks", title=_plain(title))
    for entry in parsed.entries:
        marks = [name for name, is_so in (("key", entry.key_event), ("pinned", entry.pinned)) if is_so]
        rows.add_row(
            entry.place,
            entry.published_at.astimezone(zone).isoformat(" ", "minutes"),
            _plain(entry.content.headline),
            ", ".join(block.kind for block in entry.content.blocks),
            _plain(", ".join(entry.content.authors)),
            ", ".join(marks),
        )
    # A pipe has no width of its own: nothing may be cut there
    console = Console() if sys.stdout.isatty() else Console(width=240)
    console.print(rows, markup=False)
    console.print(f"entries: {len(parsed.entries)}; closed: {'yes' if parsed.closed else 'no'}")


def _plain(text: str) -> str:
    """Without what a terminal or rich would obey."""
    return "".join(char for char in text if char.isprintable()).replace("[", r"\[")


async def _post(parsed: PeerLiveblog, title: str, options: ImportOptions) -> None:
    from ticker.ids import new_entry_id
    from ticker.wiring import open_handler, open_themes

    settings = load()
    theme = open_themes(settings)[options.theme or settings.theme].name
    day = options.day or _last_day(parsed, options.zone)
    slug = options.slug or slug_for(title, day)
    commands = commands_for(
        parsed,
        title=title,
        day=day,
        zone=options.zone,
        language=options.language or parsed.language or "de",
        theme=theme,
        new_id=new_entry_id,
        closed=options.closed,
    )
    async with open_handler(settings) as handler:
        outcome = await handler.handle(slug, commands, actor=IMPORTER)
    click.echo(f"{len(parsed.entries)} entries posted as {slug!r} (seq {outcome.last_seq}).")


def _last_day(parsed: PeerLiveblog, zone: str) -> date:
    """The local day of the newest entry, as for a page copied as text."""
    return parsed.entries[-1].published_at.astimezone(ZoneInfo(zone)).date()

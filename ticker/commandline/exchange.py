"""`ticker import` and `ticker export`: pages as plain text, in and out, through the same command path as the API."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from ticker.authoring.api.fields import Language, Slug, TimeZone
from ticker.authoring.imports import as_liveticker_text, commands_for, slug_for
from ticker.authoring.plaintext import ParsedLiveblog, parse_liveblog, parse_liveticker, table
from ticker.config import load
from ticker.errors import LiveblogNotFound

IMPORTER = "p_import"
"""The principal whose id stands in the events of an import."""

PARSERS: Mapping[str, Callable[..., ParsedLiveblog]] = {"liveticker": parse_liveticker, "liveblog": parse_liveblog}


def _as_in_the_api(kind: Any) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Holds an option to what the API asks of the same field: whatever is in the journal stays there."""

    def checked(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return str(TypeAdapter(kind).validate_python(value))
        except ValidationError as error:
            sentence = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise click.BadParameter(f"{value!r} {sentence}") from error

    return checked


@click.command("import")
@click.argument("dialect", type=click.Choice(list(PARSERS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day of the newest entry.")
@click.option(
    "--zone",
    default="Europe/Berlin",
    show_default=True,
    callback=_as_in_the_api(TimeZone),
    help="Time zone of the page (IANA name).",
)
@click.option(
    "--language",
    default="de",
    show_default=True,
    callback=_as_in_the_api(Language),
    help="Language of the page (BCP 47).",
)
@click.option(
    "--slug", callback=_as_in_the_api(Slug), help="Where to publish it; default: made of the title and the date."
)
@click.option("--theme", help="Look of the liveblog; default: the built-in one of the dialect.")
@click.option("--close", "closed", is_flag=True, help="Close it even if the text has no close-out.")
@click.option("--dry-run", is_flag=True, help="Show what was understood; post nothing.")
def import_(
    dialect: str,
    file: Path,
    day: datetime,
    zone: str,
    language: str,
    slug: str | None,
    theme: str | None,
    closed: bool,
    dry_run: bool,
) -> None:
    """Post a page copied from a browser as plain text.

    FILE holds the text of a liveticker or liveblog page; each of its entries becomes one.

    What cannot be understood is told by line, and then nothing is posted.
    """
    parsed = _parse(dialect, file, day.date(), zone)
    if dry_run:
        _show(parsed)
    for problem in parsed.problems:
        click.echo(f"{file}:{problem.line}: {problem.severity}: {problem.message}", err=True)
    if parsed.errors:
        raise click.ClickException(f"{len(parsed.errors)} lines could not be understood; nothing was posted")
    if not dry_run:
        target = slug or slug_for(parsed.title, day.date())
        asyncio.run(_post(parsed, target, day=day.date(), zone=zone, language=language, theme=theme, closed=closed))


def _parse(dialect: str, file: Path, day: date, zone: str) -> ParsedLiveblog:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: byte {error.start} is not UTF-8; save the text as UTF-8") from error
    return PARSERS[dialect](text, date=day, zone=ZoneInfo(zone))


def _show(parsed: ParsedLiveblog) -> None:
    rows = Table("line", "time", "kind", "headline", "paragraphs", title=parsed.title)
    for row in table(parsed):
        rows.add_row(str(row.line), row.time, row.kind, row.headline, str(row.paragraphs))
    # A pipe has no width of its own: nothing may be cut there
    console = Console() if sys.stdout.isatty() else Console(width=240)
    console.print(rows)
    console.print(f"top story: {parsed.top_story or '–'}; key developments: {len(parsed.summary)}")
    console.print(f"entries: {len(parsed.entries)}; close-out: {'yes' if parsed.close_out else 'no'}")


async def _post(
    parsed: ParsedLiveblog, slug: str, *, day: date, zone: str, language: str, theme: str | None, closed: bool
) -> None:
    from ticker.ids import new_entry_id
    from ticker.wiring import open_desk, open_themes

    settings = load()
    look = open_themes(settings)[theme or parsed.theme].name
    async with open_desk(settings) as desk:
        commands = commands_for(
            parsed, day=day, zone=zone, language=language, theme=look, new_id=new_entry_id, closed=closed
        )
        outcome = await desk.handle(slug, commands, actor=IMPORTER)
    click.echo(f"{len(parsed.entries)} entries posted as {slug!r} (seq {outcome.last_seq}).")


@click.command()
@click.argument("slug")
def export(slug: str) -> None:
    """Write a liveblog as the text of a liveticker page.

    Goes to standard output, newest entry first.
    """

    async def run() -> str:
        from ticker.wiring import open_desk

        async with open_desk(load()) as desk:
            state = await desk.states.current(slug)
            if not state.exists:
                raise LiveblogNotFound(slug)
            return as_liveticker_text(state)

    click.echo(asyncio.run(run()), nl=False)

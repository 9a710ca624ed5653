"""`ticker import` and `ticker export`: pages in and out, through the same command path as the API."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from ticker.commandline.importers import ImportOptions, import_export
from ticker.config import load
from ticker.errors import LiveblogNotFound
from ticker.exchange.importers import MAX_BYTES, Format, recognise
from ticker.exchange.imports import IMPORTER, as_liveticker_text, commands_for, slug_for
from ticker.exchange.plaintext import ParsedLiveblog, parse_liveblog, parse_liveticker, table
from ticker.schemas.fields import Headline, Language, Slug, TimeZone

PARSERS: Mapping[str, Callable[..., ParsedLiveblog]] = {"liveticker": parse_liveticker, "liveblog": parse_liveblog}

EXPORT_FORMATS: Mapping[str, Format] = {name: name for name in get_args(Format)}

FORMATS: Sequence[str] = (*PARSERS, *EXPORT_FORMATS)


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
@click.argument("what", nargs=-1, required=True, metavar="[FORMAT] FILE")
@click.option(
    "--from",
    "source",
    type=click.Choice(FORMATS),
    help="What FILE is; default: what it looks like. Plain text does not tell.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the newest entry. Plain text does not tell; else it is in the file.",
)
@click.option(
    "--zone",
    default="Europe/Berlin",
    show_default=True,
    callback=_as_in_the_api(TimeZone),
    help="Time zone of the page (IANA name).",
)
@click.option(
    "--language", callback=_as_in_the_api(Language), help="Language of the page (BCP 47); default: the file's, else de."
)
@click.option(
    "--slug", callback=_as_in_the_api(Slug), help="Where to publish it; default: made of the title and the date."
)
@click.option("--title", callback=_as_in_the_api(Headline), help="What it is called; default: what the file says.")
@click.option("--theme", help="Look of the liveblog; default: the built-in one of the dialect, or the newsroom's.")
@click.option("--only", default="", help="Which liveblog of an export that has several: the id it has there.")
@click.option("--close", "closed", is_flag=True, help="Close it even if the text has no close-out.")
@click.option("--dry-run", is_flag=True, help="Show what was understood; post nothing.")
def import_(
    what: Sequence[str],
    source: str | None,
    day: datetime | None,
    zone: str,
    language: str | None,
    slug: str | None,
    title: str | None,
    theme: str | None,
    only: str,
    closed: bool,
    dry_run: bool,
) -> None:
    """Post a page copied as text, or another system's export.

    FILE is the text of a liveticker or liveblog page, an export of WordPress (WXR) or of its Liveblog plugin (REST),
    or answers of Superdesk Live Blog's API.

    FORMAT is liveticker, liveblog, wordpress or superdesk; an export tells itself.

    What cannot be understood is told by line or element, and then nothing is posted.
    """
    named, file = _named(what, source)
    data = _bytes(file)
    format_ = named or recognise(data)
    if format_ is None:
        raise click.UsageError(f"{file} does not tell what it is; name it: {', '.join(FORMATS)}")
    options = ImportOptions(
        day=day.date() if day else None,
        zone=zone,
        language=language,
        slug=slug,
        title=title,
        theme=theme,
        closed=closed,
        only=only,
    )
    if (export_format := EXPORT_FORMATS.get(format_)) is not None:
        import_export(file, data, export_format, options, dry_run=dry_run)
    else:
        _import_text(file, data, format_, options, dry_run=dry_run)


def _named(what: Sequence[str], source: str | None) -> tuple[str | None, Path]:
    """The format, if one was named before FILE or by ``--from``, and the file."""
    *formats, name = what
    if len(formats) > 1 or any(format_ not in FORMATS for format_ in formats):
        raise click.UsageError(f"give a FILE, and before it at most one of {', '.join(FORMATS)}")
    if source and formats and formats != [source]:
        raise click.UsageError(f"the file cannot be both {formats[0]} and {source}; name one")
    return source or next(iter(formats), None), Path(name)


def _bytes(file: Path) -> bytes:
    """The file; not more of it than an import takes, and one byte to tell."""
    if file.is_dir():
        raise click.BadParameter(f"{file} is a directory; name a file in it", param_hint="FILE")
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _parse(dialect: str, file: Path, data: bytes, day: date, zone: str) -> ParsedLiveblog:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: byte {error.start} is not UTF-8; save the text as UTF-8") from error
    # As when a file is opened as text
    return PARSERS[dialect](text.replace("\r\n", "\n").replace("\r", "\n"), date=day, zone=ZoneInfo(zone))


def _import_text(file: Path, data: bytes, dialect: str, options: ImportOptions, *, dry_run: bool) -> None:
    if options.day is None:
        raise click.UsageError("a page copied as text does not tell its day; give --date")
    if len(data) > MAX_BYTES:
        raise click.ClickException(f"{file} has more than {MAX_BYTES:,} bytes; that is no page of text")
    parsed = _parse(dialect, file, data, options.day, options.zone)
    parsed = replace(parsed, title=options.title or parsed.title)
    if dry_run:
        _show(parsed)
    for problem in parsed.problems:
        click.echo(f"{file}:{problem.line}: {problem.severity}: {problem.message}", err=True)
    if parsed.errors:
        raise click.ClickException(f"{len(parsed.errors)} lines could not be understood; nothing was posted")
    if not dry_run:
        asyncio.run(_post(parsed, options, options.day))


def _show(parsed: ParsedLiveblog) -> None:
    rows = Table("line", "time", "kind", "headline", "paragraphs", title=parsed.title)
    for row in table(parsed):
        rows.add_row(str(row.line), row.time, row.kind, row.headline, str(row.paragraphs))
    # A pipe has no width of its own: nothing may be cut there
    console = Console() if sys.stdout.isatty() else Console(width=240)
    console.print(rows)
    console.print(f"top story: {parsed.top_story or '–'}; key developments: {len(parsed.summary)}")
    console.print(f"entries: {len(parsed.entries)}; close-out: {'yes' if parsed.close_out else 'no'}")


async def _post(parsed: ParsedLiveblog, options: ImportOptions, day: date) -> None:
    from ticker.ids import new_entry_id
    from ticker.wiring import open_handler, open_themes

    settings = load()
    slug = options.slug or slug_for(parsed.title, day)
    theme = open_themes(settings)[options.theme or parsed.theme].name
    async with open_handler(settings) as handler:
        commands = commands_for(
            parsed,
            day=day,
            zone=options.zone,
            language=options.language or "de",
            theme=theme,
            new_id=new_entry_id,
            closed=options.closed,
        )
        outcome = await handler.handle(slug, commands, actor=IMPORTER)
    click.echo(f"{len(parsed.entries)} entries posted as {slug!r} (seq {outcome.last_seq}).")


@click.command()
@click.argument("slug")
def export(slug: str) -> None:
    """Write a liveblog as the text of a liveticker page.

    Goes to standard output, newest entry first.
    """

    async def run() -> str:
        from ticker.wiring import open_handler

        async with open_handler(load()) as handler:
            state = await handler.states.current(slug)
            if not state.exists:
                raise LiveblogNotFound(slug)
            return as_liveticker_text(state)

    click.echo(asyncio.run(run()), nl=False)

"""`ticker verify`, `ticker replay` and `ticker rebuild`: what was sealed, brought back, held against what stands."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ticker import logs
from ticker.config import Settings, load

if TYPE_CHECKING:
    from ticker.archive.verify import Report
    from ticker.projections.comparison import Comparison

DIFFERENCES_PRINTED = 20
"""Differences listed before the rest is only counted."""

ARCHIVE = click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
KEY = click.option("--key", type=click.Path(dir_okay=False, path_type=Path), help="The newsroom's public key (PEM).")
KEY_ID = click.option("--key-id", help="Its id, as the newsroom publishes it.")
DATA_DIR = click.option("--data-dir", help="Where everything is kept (TICKER_DATA_DIR; var).")


@click.command()
@ARCHIVE
@KEY
@KEY_ID
def verify(archive: Path, key: Path | None, key_id: str | None) -> None:
    """Check every byte of ARCHIVE, and whose signature stands under it."""
    report = _verified(archive, key, key_id)
    manifest = report.manifest
    click.echo(f"{archive}: every byte is as it was sealed")
    click.echo(f"  liveblog   {_plain(manifest.liveblog.title)} ({report.slug}), {_plain(manifest.site.publisher)}")
    click.echo(f"  events     {len(report.records)}, the last {manifest.sealed_at}, hash {manifest.head.hash}")
    click.echo(f"  files      {len(manifest.members)}, rendered by Ticker {_plain(manifest.ticker)}")
    known = (
        "the key that was asked for"
        if report.signer_checked
        else "not checked against a known key: see --key, --key-id"
    )
    click.echo(f"  theme      {_theme(report)}")
    click.echo(f"  signature  valid, signer {manifest.signer.id} ({known})")


@click.command()
@ARCHIVE
@KEY
@KEY_ID
@DATA_DIR
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    help="Enact it live, this many times as fast as it happened; a running instance on the data directory shows it.",
)
def replay(archive: Path, key: Path | None, key_id: str | None, data_dir: str | None, speed: float | None) -> None:
    """Bring ARCHIVE back, and compare every page with its own.

    The instance must have no such liveblog.
    """
    report = _verified(archive, key, key_id)
    settings = _settings(data_dir)
    if speed is not None:
        asyncio.run(_rehearse(report, settings, speed))
        return
    comparison = asyncio.run(_replay(report, settings))
    _print_comparison(f"{report.slug}: {len(report.records)} events", comparison)
    if not comparison.identical:
        from ticker.archive.replay import release

        click.echo(f"  {release(report)}")
        sys.exit(1)


@click.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--all", "everything", is_flag=True, help="Every liveblog.")
@click.option("--check", is_flag=True, help="Change nothing, tell what is not as it would be rendered now.")
@DATA_DIR
def rebuild(slugs: Sequence[str], everything: bool, check: bool, data_dir: str | None) -> None:
    """Render liveblogs from zero: every page, feed and delta. Nobody is told."""
    if bool(slugs) == everything:
        raise click.UsageError("name liveblogs, or say --all")
    if not asyncio.run(_rebuild(slugs, _settings(data_dir), check=check)):
        sys.exit(1)


def _theme(report: "Report") -> str:
    """With a word on what a replay needs that is not here."""
    from ticker.wiring import open_themes

    known = report.state.theme in open_themes(load())
    return report.state.theme if known else f"{report.state.theme} (not installed here; a replay needs it)"


def _plain(text: str) -> str:
    """Without what a terminal would obey: anybody can seal an archive."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _settings(data_dir: str | None) -> Settings:
    settings = load(data_dir=data_dir)
    logs.configure(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings


def _verified(archive: Path, key: Path | None, key_id: str | None) -> "Report":
    from ticker.archive.signature import PublicKey
    from ticker.archive.verify import verify
    from ticker.errors import ArchiveError

    if key and key_id:
        raise click.UsageError("give --key or --key-id, not both")
    if key:
        try:
            key_id = PublicKey.from_pem(key.read_bytes()).id
        except OSError as error:
            raise ArchiveError(f"cannot read {key}: {error.strerror}") from error
    return verify(archive, signer=key_id)


async def _replay(report: "Report", settings: Settings) -> "Comparison":
    from ticker import wiring
    from ticker.archive.replay import replay
    from ticker.projections.runner import Projector

    renderer = wiring.open_renderer(settings, site=report.manifest.site)
    store = wiring.open_store(settings)
    async with wiring.open_journal(settings) as journal:
        comparison = await replay(report, journal=journal, store=store, renderer=renderer)
        await Projector(journal=journal, store=store, renderer=renderer).write_site()
    return comparison


async def _rehearse(report: "Report", settings: Settings, speed: float) -> None:
    from ticker import wiring
    from ticker.archive.rehearse import rehearse
    from ticker.projections.runner import Projector

    wiring.open_themes(settings).chosen(report.state.theme)  # before anything is posted
    store = wiring.open_store(settings)
    async with wiring.open_journal(settings) as journal:
        projector = Projector(journal=journal, store=store, renderer=wiring.open_renderer(settings))
        async for record in rehearse(report, speed=speed, journal=journal, store=store, projector=projector):
            click.echo(f"{record.seq}/{len(report.records)}  {record.type}")


async def _rebuild(slugs: Sequence[str], settings: Settings, *, check: bool) -> bool:
    """Whether everything is as it should be."""
    from ticker import wiring
    from ticker.projections import rebuild
    from ticker.projections.runner import Projector

    renderer, store = wiring.open_renderer(settings), wiring.open_store(settings)
    good = True
    async with wiring.open_journal(settings) as journal:
        projector = Projector(journal=journal, store=store, renderer=renderer)
        for slug in slugs or await rebuild.slugs(journal):
            if check:
                comparison = await rebuild.check(slug, journal=journal, store=store, renderer=renderer)
                _print_comparison(slug, comparison)
                good = good and comparison.identical
            else:
                await rebuild.rebuild(slug, journal=journal, projector=projector)
                click.echo(f"{slug}: rebuilt")
        if not check:
            await projector.write_assets()
            await projector.write_site()
    return good


def _print_comparison(what: str, comparison: "Comparison") -> None:
    if comparison.identical:
        click.echo(f"{what}; all {comparison.same} files are the same, byte for byte")
        return
    differences = comparison.differences
    click.echo(f"{what}; {comparison.same} files are the same, {len(differences)} are not:")
    for line in differences[:DIFFERENCES_PRINTED]:
        click.echo(f"  {line}")
    if len(differences) > DIFFERENCES_PRINTED:
        click.echo(f"  … and {len(differences) - DIFFERENCES_PRINTED} more")

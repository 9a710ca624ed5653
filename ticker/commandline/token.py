"""`ticker token`: who may use the API."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import click

from ticker.config import load

if TYPE_CHECKING:  # the journal's database, which `ticker --help` need not load
    from ticker.accounts.token_store import Token
    from ticker.wiring import Console

NAME_LENGTH = 200
AT_ONCE = 500

T = TypeVar("T")


@click.group()
def token() -> None:
    """Create, list and revoke API tokens."""


def a_name(_context: click.Context, _argument: click.Parameter, value: str) -> str:
    """One line that can be read in `ticker token list`."""
    name = value.strip()
    if not name or not name.isprintable() or len(name) > NAME_LENGTH:
        raise click.BadParameter(f"must be 1 to {NAME_LENGTH} characters on one line")
    return name


@token.command()
@click.argument("name", callback=a_name)
@click.option("--role", type=click.Choice(["reporter", "editor", "chief"]), required=True, help="The most it may do.")
@click.option("--liveblog", default="", help="Slug of the only liveblog it is good for.")
@click.option("--days", type=click.IntRange(1, 3650), help="How long it is good; without it until it is revoked.")
@click.option("--for", "login", default="", help="Whose it is, by login; without it that of a new machine called NAME.")
def create(name: str, role: str, liveblog: str, days: int | None, login: str) -> None:
    """Make a token for NAME. It is shown once; only its digest is kept."""
    from ticker.domain.permissions import Role
    from ticker.errors import LiveblogNotFound, PersonNotFound

    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None

    async def make(console: "Console") -> str:
        tokens = console.accounts.token_service
        if liveblog and await console.journal.head(liveblog) is None:
            raise LiveblogNotFound(liveblog)
        if not login:
            _, secret = await tokens.create_for_machine(name, Role(role), only=liveblog, expires_at=expires_at)
            return secret
        account = await console.accounts.people.account(login)
        if account is None:
            raise PersonNotFound(login)
        owner = account.person.id
        _, secret = await tokens.create(owner, name, cap=Role(role), only=liveblog, expires_at=expires_at)
        return secret

    click.echo(_run(make))


@token.command("list")
def list_() -> None:
    """Show whose tokens there are, what each is good for, and whether it was revoked or is over."""
    now = datetime.now(UTC)

    async def show(console: "Console") -> None:
        before = None
        while page := await console.accounts.tokens.newest(before=before, limit=AT_ONCE):
            for each in page:
                owner = await console.accounts.principals.by_id(each.owner)
                click.echo(_line(each, each.cap or (owner.role if owner else ""), now))
            before = page[-1].created_at, page[-1].id

    _run(show)


@token.command()
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Take a token away, at once: TOKEN_ID as in `ticker token list`, or the id of whose tokens all shall go."""

    async def take(console: "Console") -> bool:
        token = await console.accounts.tokens.find(token_id)
        tokens = [token] if token else await console.accounts.tokens.newest(owner=token_id, limit=AT_ONCE)
        return any([await console.accounts.token_service.revoke(each) for each in tokens])

    if not _run(take):
        raise click.ClickException(f"{token_id!r} has no valid token; `ticker token list` shows who has")
    click.echo(f"{token_id} is revoked.")


def _line(each: "Token", role: str, now: datetime) -> str:
    bounds = f"  only {each.only}" if each.only else ""
    if each.revoked_at:
        bounds += "  revoked"
    elif each.expires_at:
        bounds += f"  {'until' if each.is_valid(now) else 'over since'} {each.expires_at:%Y-%m-%d}"
    whose = "" if each.owner_name == each.name else f" ({each.owner_name})"
    return f"{each.owner}  {each.id}  {role:<8}  {each.name}{whose}{bounds}"


def _run(work: Callable[["Console"], Awaitable[T]]) -> T:
    from ticker.wiring import open_console

    async def run() -> T:
        async with open_console(load()) as console:
            return await work(console)

    return asyncio.run(run())

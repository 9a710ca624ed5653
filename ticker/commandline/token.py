"""`ticker token`: who may use the API."""

import asyncio

import click

from ticker.config import load

NAME_LENGTH = 200


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
@click.option("--role", type=click.Choice(["reporter", "editor", "chief"]), required=True)
def create(name: str, role: str) -> None:
    """Make a token for NAME. It is shown once; only its digest is kept."""
    from ticker.journal.principals import Role
    from ticker.wiring import open_principals

    async def run() -> str:
        async with open_principals(load()) as principals:
            _, plaintext = await principals.create(name, Role(role))
            return plaintext

    click.echo(asyncio.run(run()))


@token.command("list")
def list_() -> None:
    """Show who has a token, in which role, and whether it was revoked."""
    from ticker.wiring import open_principals

    async def run() -> None:
        async with open_principals(load()) as principals:
            for principal in await principals.all():
                revoked = "  revoked" if principal.revoked_at else ""
                click.echo(f"{principal.id}  {principal.role:<8}  {principal.name}{revoked}")

    asyncio.run(run())


@token.command()
@click.argument("principal_id")
def revoke(principal_id: str) -> None:
    """Take the token of PRINCIPAL_ID (as in `ticker token list`) away, at once."""
    from ticker.wiring import open_principals

    async def run() -> bool:
        async with open_principals(load()) as principals:
            return await principals.revoke(principal_id)

    if not asyncio.run(run()):
        raise click.ClickException(f"{principal_id!r} has no valid token; `ticker token list` shows who has")
    click.echo(f"{principal_id} is revoked.")

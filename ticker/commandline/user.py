"""`ticker user`: who may sign in at the desk. For the first one, and for whoever has locked everybody out."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from ticker.commandline.token import a_name
from ticker.config import ROLES, load

if TYPE_CHECKING:  # password hashing that `ticker --help` need not load
    from ticker.accounts.user_admin import UserAdmin
    from ticker.domain.permissions import Principal

T = TypeVar("T")


@click.group()
def user() -> None:
    """Create, list and change the people of the newsroom."""


def _a_login(_context: click.Context, _argument: click.Parameter, value: str) -> str:
    from ticker.accounts.passwords import LOGIN_PATTERN, LOGIN_RULE, canonical_login

    login = canonical_login(value)
    if not LOGIN_PATTERN.fullmatch(login):
        raise click.BadParameter(LOGIN_RULE)
    return login


def _a_password(_context: click.Context, _option: click.Parameter, value: bool) -> str:
    """The first line of standard input, if that was asked for: an argument would stay in the shell's history."""
    if not value:
        return ""
    typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise click.BadParameter("nothing came in on standard input")
    return typed


_login = click.argument("login", callback=_a_login)
_role = click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do in every liveblog.")
_password = click.option(
    "--password-stdin", "password", is_flag=True, callback=_a_password, help="Read the password from standard input."
)


@user.command()
@_login
@click.option("--name", callback=a_name, required=True, help="Who they are, for colleagues.")
@_role
@_password
def create(login: str, name: str, role: str, password: str) -> None:
    """Let LOGIN sign in. Without --password-stdin a password is made up and shown once; it has to be changed then."""
    from ticker.domain.permissions import Role

    made_up = _run(lambda user_admin: user_admin.create(login=login, name=name, role=Role(role), password=password))
    click.echo(made_up or f"{login} may sign in.")


@user.command("list")
def list_() -> None:
    """Show who may sign in, in which role, and who was shut out."""
    for person in _run(lambda user_admin: user_admin.all()):
        click.echo(_line(person))


@user.command()
@_login
@_password
@click.option("--none", "drop", is_flag=True, help="None any more: LOGIN comes through the single sign-on.")
def password(login: str, password: str, drop: bool) -> None:
    """Give LOGIN another password and sign them out everywhere; without --password-stdin one is made up."""
    if drop and password:
        raise click.UsageError("--none and --password-stdin contradict each other; say one of them.")
    if drop and load().openid is None:
        raise click.UsageError("There is no single sign-on here (TICKER_OPENID_ISSUER): nobody could sign in.")
    if drop:
        _run(lambda user_admin: user_admin.drop_password(login))
        click.echo(f"{login} has no password any more and comes through the single sign-on.")
        return
    made_up = _run(lambda user_admin: user_admin.set_password(login, password))
    click.echo(made_up or f"{login} has a new password.")


@user.command()
@_login
@click.argument("role", type=click.Choice(ROLES))
def role(login: str, role: str) -> None:
    """Change what LOGIN may do in every liveblog."""
    from ticker.domain.permissions import Role

    _run(lambda user_admin: user_admin.set_role(login, Role(role)))
    click.echo(f"{login} is {role} now.")


@user.command()
@_login
@click.option("--undo", is_flag=True, help="Let them in again.")
def disable(login: str, undo: bool) -> None:
    """Shut LOGIN out at once: sessions end, tokens are no longer good. What they wrote stays."""
    _run(lambda user_admin: user_admin.enable(login) if undo else user_admin.disable(login))
    click.echo(f"{login} may sign in again." if undo else f"{login} is shut out.")


def _run(work: Callable[["UserAdmin"], Awaitable[T]]) -> T:
    from ticker.wiring import open_user_admin

    async def run() -> T:
        async with open_user_admin(load()) as user_admin:
            return await work(user_admin)

    return asyncio.run(run())


def _line(person: "Principal") -> str:
    out = "  shut out" if person.disabled_at else ""
    return f"{person.id}  {person.role:<8}  {person.login:<24}  {person.name}{out}"

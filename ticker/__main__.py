"""The `ticker` command."""

import sys

import click

from ticker.errors import TickerError

COMMANDS = {
    "serve": ("serve", "serve"),
    "web": ("serve", "web"),
    "worker": ("serve", "worker"),
    "migrate": ("serve", "migrate_"),
    "demo": ("demo", "demo"),
    "user": ("user", "user"),
    "token": ("token", "token"),
    "audit": ("audit", "audit"),
    "import": ("exchange", "import_"),
    "export": ("exchange", "export"),
    "verify": ("archive", "verify"),
    "replay": ("archive", "replay"),
    "rebuild": ("archive", "rebuild"),
}
"""Command → the file in ticker/commandline and the function there. Loaded when called: `token` needs no web server."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module, function = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"ticker.commandline.{module}"), function)
        return command


@click.group(cls=_Commands)
@click.version_option(package_name="ticker")
def cli() -> None:
    """Ticker publishes liveblogs: editors post, readers follow, the day becomes an archive."""


def main() -> None:
    """Run the command line; what goes wrong on purpose is told in one sentence, without a traceback."""
    try:
        cli()
    except TickerError as error:
        click.echo(f"ticker: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(f"ticker: {error.filename}: {error.strerror}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

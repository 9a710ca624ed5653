"""The `ticker` command, as far as it can be seen without running one."""

import click
import pytest
from click.testing import CliRunner

from ticker.__main__ import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_tells_each_in_a_whole_sentence(name):
    """On a terminal of 80 columns nothing is cut."""
    listed = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    [line] = [line for line in listed.splitlines() if line.split()[:1] == [name]]
    assert line.endswith(".")
    assert not line.endswith("...")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name):
    """`--help` is where a newcomer looks first."""
    command = cli.get_command(click.Context(cli), name)
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []

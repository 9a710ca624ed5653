"""Wrong arguments and settings at the console: one clear sentence, no traceback, nothing done."""

import os
import subprocess
import sys

import pytest

PAGE = """\
Sturm an der Küste
Deich hält
Der Deich hält.
"""


@pytest.fixture
def ticker(tmp_path):
    """Runs the command as a process; what it says, and how it ends."""

    def run(*arguments, **settings):
        environment = {"PATH": os.environ["PATH"], "TICKER_DATA_DIR": str(tmp_path / "var"), **settings}
        return subprocess.run(
            [sys.executable, "-m", "ticker", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    return run


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--slug", "../elsewhere", "lower-case letters"),
        ("--slug", "api", "reserved"),
        ("--language", '"><script>', "language tag"),
        ("--zone", "Europe", "IANA time zone"),
        ("--zone", "../../etc/passwd", "IANA time zone"),
    ],
)
def test_an_import_is_held_to_what_the_api_asks(ticker, tmp_path, option, value, told):
    """A slug that no page can have would stay in the journal and stop every sweep."""
    done = ticker("import", "liveticker", "page.txt", "--date", "2025-05-03", option, value)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("name", ["", "  ", "Mara\nLind", "\x1b[31mMara"])
def test_a_token_is_made_for_a_name_that_can_be_read(ticker, name):
    """A name stands in `ticker token list`, one to a line."""
    done = ticker("token", "create", name, "--role", "editor")
    assert (done.returncode, done.stdout) == (2, "")
    assert "on one line" in done.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TICKER_DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("TICKER_DATABASE_URL", "sqlite+aiosqlite://"),
        ("TICKER_DATABASE_URL", "postgresql+asyncpg://ticker@localhost:port/ticker"),
        ("TICKER_DATA_DIR", "page.txt"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(ticker, setting, value):
    """By its name or the path that is in the way."""
    done = ticker("token", "list", **{setting: value})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert setting in done.stderr or value in done.stderr

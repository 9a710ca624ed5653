"""Wrong arguments and settings at the console: one clear sentence, no traceback, nothing done."""

import json

import pytest

PAGE = """\
Sturm an der Küste
Deich hält
Der Deich hält.
"""


@pytest.fixture
def ticker(tmp_path, console):
    """Runs the command as a process; what it says, and how it ends."""

    def run(*arguments, **settings):
        return console.run(*arguments, directory=tmp_path, **{"TICKER_DATA_DIR": str(tmp_path / "var")} | settings)

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
        ("TICKER_TRUSTED_PROXIES", "10.0.0.0/8, office"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(ticker, setting, value):
    """By its name or the path that is in the way."""
    done = ticker("token", "list", **{setting: value})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert setting in done.stderr or value in done.stderr


def test_a_token_has_a_scope_and_the_audit_trail_tells_who_made_it(ticker):
    """Made, listed, revoked by its id or its owner's; whatever the console does is told as such."""
    token = ticker("token", "create", "Ergebnisse", "--role", "editor", "--days", "30").stdout.strip()
    password = ticker("user", "create", "mara", "--name", "Mara Lind", "--role", "chief").stdout.strip()
    assert ticker("token", "create", "Skript", "--role", "reporter", "--for", "mara").returncode == 0
    second, first = ticker("token", "list").stdout.splitlines()
    owner, id_, *told = first.split()
    assert (owner[:2], id_[:2], told[:3]) == ("p_", "t_", ["editor", "Ergebnisse", "until"])
    assert "reporter  Skript (Mara Lind)" in second
    assert ticker("token", "revoke", id_).stdout == f"{id_} is revoked.\n"
    assert ticker("token", "revoke", owner).returncode == 1
    assert ticker("token", "list").stdout.splitlines()[1].endswith("Ergebnisse  revoked")
    lines = [json.loads(line) for line in ticker("audit").stdout.splitlines()]
    assert [(line["action"], line["actor"]) for line in lines] == [
        ("token.created", ""),
        ("person.created", ""),
        ("token.created", ""),
        ("token.revoked", ""),
        ("audit.exported", ""),
    ]
    table = ticker("audit", "--format", "csv", "--source", "access", "--until", "2199-01-01").stdout
    assert table.splitlines()[0].endswith("at,actor,actor_name,action,liveblog,number,subject,detail,address")
    assert not any(secret in table + json.dumps(lines) for secret in (token, password))


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--liveblog", "nirgends", "no liveblog 'nirgends'"), ("--for", "niemand", "no person 'niemand'")],
)
def test_a_token_is_made_only_for_what_there_is(ticker, option, value, told):
    """In a sentence, and none is made."""
    done = ticker("token", "create", "Dienst", "--role", "editor", option, value)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert ticker("token", "list").stdout == ""

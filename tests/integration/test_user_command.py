"""`ticker user`: the first person is let in at the console, and whoever is locked out too."""

import asyncio
import re
import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ticker.__main__ import cli
from ticker.accounts.attempts import SqlAttempts
from ticker.accounts.audit import SqlAudit
from ticker.accounts.password_sign_in import PasswordSignIn
from ticker.accounts.passwords import Passwords
from ticker.accounts.people import SqlPeople
from ticker.accounts.session_store import SqlSessions
from ticker.accounts.throttle import FORGOTTEN_AFTER
from ticker.config import load
from ticker.database import schema
from ticker.database.database import Database
from ticker.errors import InvalidCommand, LastChief, LoginTaken, PersonNotFound, SignInFailed

SENTENCE = "drei Möwen auf dem Deich"


@pytest.fixture
def ticker(tmp_path, migrated, monkeypatch):
    """Runs the command on a journal of its own; what it says. Raises what it refuses."""
    shutil.copy(migrated, tmp_path)
    monkeypatch.setenv("TICKER_DATA_DIR", str(tmp_path))

    def run(*arguments, typed=""):
        result = CliRunner().invoke(cli, ["user", *arguments], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


def looked_at(tmp_path, work):
    """What `work` returns, given the database."""

    async def run():
        database = Database(load(data_dir=tmp_path).journal_url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def rows(tmp_path, table):
    async def read(database):
        async with database.reading() as connection:
            return (await connection.execute(select(table))).mappings().all()

    return looked_at(tmp_path, read)


def sign_in(tmp_path, login, password):
    """Who it is that signs in."""

    async def enter(database):
        password_sign_in = PasswordSignIn(
            people=SqlPeople(database),
            sessions=SqlSessions(database, idle=FORGOTTEN_AFTER, absolute=FORGOTTEN_AFTER),
            attempts=SqlAttempts(database, kept=FORGOTTEN_AFTER),
            audit=SqlAudit(database),
            passwords=Passwords(),
        )
        return (await password_sign_in.sign_in(login, password, address="")).principal

    return looked_at(tmp_path, enter)


def test_a_password_that_was_made_up_is_shown_once_and_has_to_be_changed(ticker, tmp_path):
    """It is the only thing printed, so that it can be piped; nothing shows it again."""
    shown = ticker("create", "Mara", "--name", "Mara Lind", "--role", "chief")
    assert re.fullmatch(r"[a-z0-9-]{23}\n", shown)
    mara = sign_in(tmp_path, "mara", shown.strip())
    assert (mara.name, mara.role, mara.must_change_password) == ("Mara Lind", "chief", True)
    assert ticker("list") == f"{mara.id}  chief     mara                      Mara Lind\n"
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("journal.db*"))
    assert shown.strip().encode() not in stored


def test_a_password_of_one_s_own_comes_by_standard_input(ticker, tmp_path):
    """As an argument it would stay in the shell's history. It need not be changed."""
    told = ticker("create", "ole", "--name", "Ole", "--role", "reporter", "--password-stdin", typed=f"{SENTENCE}\n")
    assert told == "ole may sign in.\n"
    assert not sign_in(tmp_path, "ole", SENTENCE).must_change_password
    assert "nothing came in" in ticker("password", "ole", "--password-stdin")


def test_whoever_is_locked_out_gets_a_new_password(ticker, tmp_path):
    """The old one is worth nothing any more, and all sessions are over."""
    old = ticker("create", "mara", "--name", "Mara", "--role", "chief").strip()
    sign_in(tmp_path, "mara", old)
    new = ticker("password", "mara").strip()
    with pytest.raises(SignInFailed):
        sign_in(tmp_path, "mara", old)
    assert rows(tmp_path, schema.sessions) == []
    assert sign_in(tmp_path, "mara", new).must_change_password


def test_a_password_is_taken_away_for_the_single_sign_on(ticker, tmp_path, monkeypatch):
    """From then on it opens nothing; the trail says so. Where there is no other way in, it stays."""
    password = ticker("create", "mara", "--name", "Mara", "--role", "chief").strip()
    assert "There is no single sign-on here" in ticker("password", "mara", "--none")
    assert "contradict each other" in ticker("password", "mara", "--none", "--password-stdin", typed=SENTENCE)
    sign_in(tmp_path, "mara", password)
    monkeypatch.setenv("TICKER_OPENID_ISSUER", "https://login.example.org")
    monkeypatch.setenv("TICKER_OPENID_CLIENT_ID", "ticker")
    monkeypatch.setenv("TICKER_PUBLIC_URL", "https://live.example.org")
    assert "comes through the single sign-on" in ticker("password", "mara", "--none")
    with pytest.raises(SignInFailed):
        sign_in(tmp_path, "mara", password)
    assert rows(tmp_path, schema.sessions) == []
    assert "password.dropped" in [line["action"] for line in rows(tmp_path, schema.audit)]


def test_roles_change_and_people_are_shut_out(ticker, tmp_path):
    """And let in again; a line tells who is out."""
    ticker("create", "mara", "--name", "Mara", "--role", "chief")
    password = ticker("create", "ole", "--name", "Ole", "--role", "guest").strip()
    assert ticker("role", "ole", "editor") == "ole is editor now.\n"
    assert ticker("disable", "ole") == "ole is shut out.\n"
    with pytest.raises(SignInFailed):
        sign_in(tmp_path, "ole", password)
    assert re.search(r"^p_\w{10}  editor    ole  .*  shut out$", ticker("list"), re.MULTILINE)
    assert ticker("disable", "ole", "--undo") == "ole may sign in again.\n"
    assert sign_in(tmp_path, "ole", password).role == "editor"


def test_what_cannot_be_done_is_refused_with_a_reason(ticker):
    """A login that is taken or none, a weak password, somebody unknown, the last who could help."""
    ticker("create", "mara", "--name", "Mara", "--role", "chief")
    with pytest.raises(LoginTaken, match="'mara' is taken"):
        ticker("create", "MARA", "--name", "Mara", "--role", "chief")
    with pytest.raises(InvalidCommand, match="12 to 200 characters"):
        ticker("create", "ole", "--name", "Ole", "--role", "guest", "--password-stdin", typed="kurz\n")
    for command in (["password", "ole"], ["role", "ole", "chief"], ["disable", "ole"]):
        with pytest.raises(PersonNotFound, match="'ole'"):
            ticker(*command)
    for command in (["role", "mara", "editor"], ["disable", "mara"]):
        with pytest.raises(LastChief):
            ticker(*command)
    assert "with a letter or digit at both ends" in ticker("create", "a b", "--name", "A", "--role", "guest")
    assert "'--role'" in ticker("create", "ole", "--name", "Ole", "--role", "emperor")


def test_the_trail_says_what_was_done_at_the_console(ticker, tmp_path):
    """Who has the machine needs no login, so the actor is empty; no password stands in it."""
    ticker("create", "mara", "--name", "Mara", "--role", "chief")
    ticker("create", "ole", "--name", "Ole", "--role", "guest")
    ticker("role", "ole", "editor")
    ticker("password", "ole")
    ticker("disable", "ole")
    ticker("disable", "ole", "--undo")
    lines = rows(tmp_path, schema.audit)
    assert [line["action"] for line in lines] == [
        "person.created",
        "person.created",
        "role.changed",
        "password.reset",
        "person.disabled",
        "person.enabled",
    ]
    assert {(line["actor"], line["address"]) for line in lines} == {("", "")}
    assert lines[2]["detail"] == '{"from": "guest", "to": "editor"}'

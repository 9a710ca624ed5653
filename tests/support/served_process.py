"""`ticker serve` as a process of its own, for tests that look at it from outside."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path

import aiohttp

from ticker import wiring
from ticker.config import load
from ticker.domain.permissions import Role

START_SECONDS = 30
STOP_SECONDS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def until(condition, *, seconds=20.0, what="the condition"):
    """Wait until the awaitable `condition()` is true; returns what it gave. Fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (result := await condition()):
        assert time.monotonic() < deadline, f"{what} did not come about within {seconds} s"
        await asyncio.sleep(0.02)
    return result


async def restore(directory, *histories):
    """Put coverages into the journal of a newsroom that has not started yet; its worker will find them."""
    async with wiring.open_journal(load(data_dir=str(directory))) as journal:
        for history in histories:
            await journal.restore(history.records)


def alive(pid):
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Served:
    """A running newsroom in `directory`: `async with Served(directory) as served: … served.url`."""

    def __init__(self, directory, *command, port=None, **environment):
        self.directory = Path(directory)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = command or ("serve",)
        self.output = []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TICKER_")},
            "TICKER_DATA_DIR": str(self.directory),
            "TICKER_PORT": str(self.port),
            "TICKER_LOG_LEVEL": "warning",
            **{f"TICKER_{name.upper()}": str(value) for name, value in environment.items()},
        }
        self._process = None
        self._reading = None

    @property
    def settings(self):
        return load(data_dir=str(self.directory), port=self.port)

    @property
    def pid(self):
        return self._process.pid

    async def start(self):
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ticker", *self.command,
            env=self._environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        started = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read(started))
        await asyncio.wait_for(started, START_SECONDS)

    async def _read(self, started):
        async for line in self._process.stdout:
            self.output.append(line.decode())
            if b"Ctrl-C" in line and not started.done():
                started.set_result(None)
        if not started.done():
            started.set_exception(AssertionError(f"{self.command} ended: {''.join(self.output)}"))

    async def stop(self, number=signal.SIGTERM):
        """Ask it to end as Ctrl-C or a service manager would, and wait; returns its exit status."""
        # One that has ended by itself is left alone: sending a signal would take its status from under asyncio's hands.
        if self._process.returncode is None and not self._reading.done():
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)
        status = await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        await self._reading
        return status

    async def __aenter__(self):
        await self.start()
        return self

    async def __aexit__(self, *_):
        await self.stop()

    async def token(self, role=Role.CHIEF):
        async with wiring.open_principals(self.settings) as principals:
            _, token = await principals.create("Test", role)
            return token

    async def session(self, role=Role.CHIEF):
        """An HTTP client that signs as a new principal."""
        return aiohttp.ClientSession(self.url, headers={"Authorization": f"Bearer {await self.token(role)}"})

    def children(self):
        """Process ids by what they are: web, worker, redis."""
        pids = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return {name: int(pid) for pid in pids if (name := _kind(pid))}


def _kind(pid):
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return None
    if b"web" in command:
        return "web"
    if b"worker" in command or b"workers.settings.WorkerSettings" in command:
        return "worker"
    # It gives itself a title: "valkey-server unixsocket:/…"
    return "redis" if any(b"unixsocket" in word for word in command) else None

"""The private Redis is there while its owner lives, and not a moment longer."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis.asyncio

from ticker import embedded
from ticker.embedded import EmbeddedRedis, find_server, socket_directory
from ticker.errors import EmbeddedRedisFailed

BOUND_SECONDS = 10

PARENT = """
import asyncio, sys
from pathlib import Path
from ticker.embedded import EmbeddedRedis

async def main():
    async with EmbeddedRedis(Path(sys.argv[1])) as redis:
        print(redis.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "redis"


async def listens(path):
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def until(condition):
    """Wait for an awaitable condition, bounded."""
    async with asyncio.timeout(BOUND_SECONDS):
        while not await condition():  # noqa: ASYNC110 - another process sets no asyncio.Event of ours
            await asyncio.sleep(0.005)


def start_orphan(path):
    """A server whose parent is gone, as far as the next owner of the socket can tell."""
    path.parent.mkdir(parents=True)
    command = [find_server(), "--port", "0", "--unixsocket", path, "--save", ""]
    return subprocess.Popen(command, cwd=path.parent, stdout=subprocess.DEVNULL)


async def test_it_serves_a_private_socket_and_no_port(directory):
    """It answers as soon as start returns; nobody else can reach it, nothing is written to disk, nothing is evicted."""
    async with EmbeddedRedis(directory) as server, redis.asyncio.from_url(server.url) as client:
        assert await client.ping()
        assert (await client.info("server"))["process_id"] == server.pid
        settings = await client.config_get("port", "save", "appendonly", "maxmemory-policy")
        assert settings == {"port": "0", "save": "", "appendonly": "no", "maxmemory-policy": "noeviction"}
        assert server.socket.stat().st_mode & 0o077 == 0
        assert directory.stat().st_mode & 0o777 == 0o700


async def test_it_is_gone_after_stop(directory):
    """The process has ended and its status is known; stopping twice is harmless, and so is starting again."""
    server = EmbeddedRedis(directory)
    await server.start()
    died = asyncio.create_task(server.wait_died())
    await asyncio.sleep(0)
    await server.stop()
    assert await died == 0
    await server.stop()
    assert not await listens(server.socket)
    await server.start()
    assert await listens(server.socket)
    await server.stop()


async def test_it_can_be_restarted_after_kill_9_and_clients_reconnect(directory):
    """The owner learns of the death; the new, empty server has the same URL, and an old client works on."""
    async with EmbeddedRedis(directory) as server, redis.asyncio.from_url(server.url) as client:
        await client.set("liveblog", "stadtfest")
        first = server.pid
        os.kill(first, signal.SIGKILL)
        assert await asyncio.wait_for(server.wait_died(), BOUND_SECONDS) == -signal.SIGKILL
        await server.start()
        assert server.pid != first
        assert await client.get("liveblog") is None
        await server.start()  # running already: nothing happens
        assert (await client.info("server"))["process_id"] == server.pid


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start finds the orphan instead")
async def test_kill_9_of_the_parent_leaves_nothing_running(directory):
    """The kernel ends the server with its owner."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(directory), stdout=asyncio.subprocess.PIPE
    )
    assert int(await parent.stdout.readline()) != parent.pid
    path = socket_directory(directory) / "redis.sock"
    assert await listens(path)
    parent.kill()
    await parent.wait()

    async def gone():
        return not await listens(path)

    await until(gone)
    async with EmbeddedRedis(directory) as server:  # the lock went with its owner, too
        assert await listens(server.socket)


@pytest.mark.parametrize("hangs", [False, True], ids=["answers", "hangs"])
async def test_an_orphan_on_the_socket_is_ended_first(directory, hangs):
    """What an earlier owner left running is shut down, or killed if it does not listen to reason."""
    path = socket_directory(directory) / "redis.sock"
    orphan = start_orphan(path)
    await until(lambda: listens(path))
    if hangs:
        orphan.send_signal(signal.SIGSTOP)
    async with EmbeddedRedis(directory) as server:
        assert orphan.wait(BOUND_SECONDS) == (-signal.SIGKILL if hangs else 0)
        assert server.pid != orphan.pid
        assert await listens(path)


async def test_a_directory_has_one_owner(directory):
    """A second Ticker on the same directory is refused and leaves the first one's server alone."""
    async with EmbeddedRedis(directory) as server:
        with pytest.raises(EmbeddedRedisFailed, match="another Ticker runs in"):
            await EmbeddedRedis(directory).start()
        assert await listens(server.socket)


async def test_a_long_path_gets_a_short_socket(tmp_path):
    """A data directory too deep for a socket's 104 bytes works all the same, and always with the same socket."""
    deep = tmp_path / ("stadtfest" * 12)
    async with EmbeddedRedis(deep) as server, redis.asyncio.from_url(server.url) as client:
        assert await client.ping()
        assert len(os.fsencode(server.socket)) < 104
        assert server.socket.parent == socket_directory(deep)
        assert (deep / "redis.log").exists()
    server.socket.with_suffix(".lock").unlink()
    server.socket.parent.rmdir()


def test_a_path_that_needs_quoting_gets_another_socket(tmp_path):
    """Clients disagree about percent-decoding a unix:// URL, so none has to."""
    assert "%" not in EmbeddedRedis(tmp_path / "Meine Liveblogs").url
    assert " " not in EmbeddedRedis(tmp_path / "Meine Liveblogs").url


async def test_a_directory_of_somebody_else_is_refused(directory, tmp_path):
    """In a shared temporary folder a stranger may have made the directory first: a link is not followed."""
    (tmp_path / "elsewhere").mkdir()
    directory.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedRedisFailed, match="belongs to another user"):
        await EmbeddedRedis(directory).start()


async def test_a_server_that_ends_at_once_is_reported_with_its_last_words(directory, tmp_path, monkeypatch):
    """A broken installation is named; the directory is free again afterwards."""
    broken = tmp_path / "bin" / "redis-server"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'unknown CPU' >&2\nexit 3\n")
    broken.chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
        with pytest.raises(EmbeddedRedisFailed, match=r"status 3; it last logged:\nunknown CPU"):
            await EmbeddedRedis(directory).start()
    async with EmbeddedRedis(directory) as server:
        assert await listens(server.socket)


async def test_a_server_that_never_answers_is_killed(directory, tmp_path, monkeypatch):
    """Starting is bounded, and nothing is left behind."""
    mute = tmp_path / "bin" / "redis-server"
    mute.parent.mkdir()
    mute.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\ntrap '' TERM\nexec sleep 600\n")
    mute.chmod(0o755)
    monkeypatch.setenv("PATH", f"{mute.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(embedded, "START_SECONDS", 0.5)
    monkeypatch.setattr(embedded, "STOP_SECONDS", 0.1)
    with pytest.raises(EmbeddedRedisFailed, match="did not answer within"):
        await EmbeddedRedis(directory).start()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_the_server_comes_from_path_or_else_from_the_wheel(tmp_path, monkeypatch):
    """An installed server wins; without one the bundled one runs; on a machine it was not built for, we say so."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_server().name == "valkey-server"
    installed = tmp_path / "redis-server"
    installed.touch(0o755)
    assert find_server() == installed
    installed.unlink()
    monkeypatch.setattr("platform.machine", lambda: "pdp11")
    with pytest.raises(EmbeddedRedisFailed, match="install redis-server"):
        find_server()


async def test_before_the_start_there_is_nothing_to_ask(directory):
    """Asking a server that was not started is an error, stopping it is not."""
    server = EmbeddedRedis(Path(directory))
    await server.stop()
    with pytest.raises(EmbeddedRedisFailed, match="was not started"):
        _ = server.pid

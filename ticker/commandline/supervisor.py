"""One process group that is a whole newsroom: a private Redis, the web process, the worker; each is kept running."""

import asyncio
import contextlib
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from ticker import lifeline
from ticker.config import Settings
from ticker.database.migrate import migrate
from ticker.embedded import EmbeddedRedis
from ticker.errors import ConfigError, EmbeddedRedisFailed
from ticker.projections.rendering.themes import Themes

log = structlog.get_logger(__name__)

STEADY_SECONDS = 10.0
"""A child that lived this long starts again at once; a shorter life doubles the pause."""

PAUSE_SECONDS = (0.05, 1.0)
"""First and longest pause before a restart."""

STOP_SECONDS = 10.0
"""How long a child may take to finish what it is doing."""

WEB = (sys.executable, "-m", "ticker", "web")
WORKER = (sys.executable, "-m", "ticker", "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A newsroom that answers: where its Redis is, and how to wait for its end."""

    settings: Settings
    stop: asyncio.Event


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken before anything else is started.

    Raises:
        ConfigError: says which port, and how to choose another.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"cannot listen on {host}:{port} ({error.strerror}); "
                f"choose another port with --port or TICKER_PORT, or stop what is using this one"
            ) from error


def check_themes(settings: Settings) -> None:
    """Refuse a theme that cannot be rendered here, once, and not anew with each start of a child.

    Raises:
        ConfigError: names the folder, file or setting.
    """
    themes = Themes.installed(settings.own_themes, settings.theme)
    if settings.own_themes:
        from ticker.projections.rendering.fragments import Fragments

        Fragments(settings.site, themes)


@asynccontextmanager
async def newsroom(settings: Settings) -> AsyncIterator[Running]:
    """Start everything, and stop everything at the end. Nothing of it outlives this process."""
    check_port(settings.host, settings.port)
    check_themes(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        stop = asyncio.Event()
        if not settings.redis_url:
            redis = await stack.enter_async_context(EmbeddedRedis(settings.data_dir / "redis"))
            settings = settings.model_copy(update={"redis_url": redis.url})
            await stack.enter_async_context(_background(_keep_redis(redis, stop), stop))
        await migrate(settings.journal_url)
        environment = lifeline.environment(settings.environment())
        for name, command in (("web", WEB), ("worker", WORKER)):
            await stack.enter_async_context(_background(_keep(name, command, environment, stop), stop))
        await _answers(settings, stop)
        yield Running(settings=settings, stop=stop)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Let Ctrl-C and SIGTERM end a newsroom in order."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


@asynccontextmanager
async def _background(work: Coroutine[None, None, None], stop: asyncio.Event) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    task.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        stop.set()
        await task


async def _keep(name: str, command: Sequence[str], environment: dict[str, str], stop: asyncio.Event) -> None:
    """Run `command` until `stop`, again and again if need be."""
    pause = PAUSE_SECONDS[0]
    while not stop.is_set():
        started = time.monotonic()
        child = await asyncio.create_subprocess_exec(
            *command, env=environment, stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        if await _ended_or_stopped(child, stop):
            await _end(name, child)
            return
        if time.monotonic() - started > STEADY_SECONDS:
            pause = PAUSE_SECONDS[0]
        log.warning("process died, starting it again", process=name, status=child.returncode, pause=pause)
        await _pause(stop, pause)
        pause = min(pause * 2, PAUSE_SECONDS[1])


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not beyond `stop`."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _ended_or_stopped(child: asyncio.subprocess.Process, stop: asyncio.Event) -> bool:
    """Wait for either; True if it was `stop`."""
    ended = asyncio.create_task(child.wait())
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not ended.done():
        ended.cancel()
    return stop.is_set()


async def _end(name: str, child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), STOP_SECONDS)
    except TimeoutError:
        log.warning("process did not finish in time, killing it", process=name, seconds=STOP_SECONDS)
        child.kill()
        await child.wait()


async def _keep_redis(redis: EmbeddedRedis, stop: asyncio.Event) -> None:
    """Bring the private Redis back when it dies, empty and on the same socket: nothing in it is missed."""
    stopped = asyncio.create_task(stop.wait())
    while not stop.is_set():
        died = asyncio.create_task(redis.wait_died())
        await asyncio.wait({died, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not died.done():
            died.cancel()
        elif not stop.is_set():
            log.warning("Redis died, starting it again", status=died.result())
            await _restart(redis, stop)
    stopped.cancel()


async def _restart(redis: EmbeddedRedis, stop: asyncio.Event) -> None:
    pause = PAUSE_SECONDS[0]
    while not stop.is_set():
        try:
            await redis.start()
        except EmbeddedRedisFailed as error:
            log.warning("Redis did not start, trying again", pause=pause, error=str(error))
            await _pause(stop, pause)
            pause = min(pause * 2, PAUSE_SECONDS[1])
        else:
            return


async def _answers(settings: Settings, stop: asyncio.Event) -> None:
    """Wait until the web process accepts connections, or something gave up."""
    while not stop.is_set():
        try:
            _, writer = await asyncio.open_connection(settings.host, settings.port)
        except OSError:
            await _pause(stop, PAUSE_SECONDS[0])
        else:
            writer.close()
            await writer.wait_closed()
            return

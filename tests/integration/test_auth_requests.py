"""Clients who leave in the middle of a request: every reload of a page is one."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.served_process import until
from ticker import eventstream
from ticker.api.limits import read_body
from ticker.api.problem_types import BAD_REQUEST
from ticker.api.problems import Problem


@asynccontextmanager
async def left(request_bytes):
    """The request of somebody who has left since, on its way through a server; it ends with this context."""
    come, done = asyncio.get_running_loop().create_future(), asyncio.Event()

    async def handler(request):
        come.set_result(request)
        await done.wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/", handler)
    async with TestServer(app) as server:
        _, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(request_bytes)
        request = await come
        writer.close()

        async def gone():
            return request.transport is None

        await until(gone, what="the end of the connection")
        try:
            yield request
        finally:
            done.set()


async def test_who_leaves_before_the_stream_begins_gets_none():
    """There is nothing to follow, and nothing has failed."""
    async with left(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n") as request:
        assert await eventstream.connected(request, web.StreamResponse(headers=eventstream.HEADERS)) is None


async def test_a_body_whose_sender_left_is_a_bad_request():
    """Not a failure of ours, which would be logged with all its circumstances."""
    async with left(b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{") as request:
        with pytest.raises(Problem) as refused:
            await read_body(request, limit=1_000)
    assert refused.value.kind is BAD_REQUEST

"""Connections over real sockets, before small applications."""

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace

import pytest

from whodex.serve.connection import Connection
from whodex.serve.keeper import keeper_of
from whodex.serve.plan import Plan

USUAL = {
    "version": "2023-02-08",
    "url_bytes": 2000,
    "header_bytes": 1000,
    "connections": 20,
    "head_s": 5.0,
    "body_rate": 1000,
    "answer_s": 5.0,
    "read_s": 5.0,
    "keep_alive_s": 5.0,
    "log": "",
}


async def echo(scope, receive, send):
    """Says what it was asked; reads the whole body first."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        if not message["more_body"]:
            break
    text = f"{scope['method']} {scope['path']} {scope['query_string'].decode()} {len(body)}".encode()
    headers = [(b"content-length", b"%d" % len(text)), (b"x-request-id", b"id-1"), (b"x-credits-used", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else text})


class Client:
    """A raw connection."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def send(self, data):
        self.writer.write(data if isinstance(data, bytes) else data.encode())

    async def answer(self, within=5.0, body=True):
        """Status, headers and body of the next answer."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), within)
        first, *lines = head.decode().rstrip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        content = b""
        if body and "content-length" in headers:
            content = await self.reader.readexactly(int(headers["content-length"]))
        elif body and headers.get("transfer-encoding") == "chunked":
            while size := int((await self.reader.readline()).strip(), 16):
                content += await self.reader.readexactly(size)
                await self.reader.readline()
            await self.reader.readline()
        return int(first.split()[1]), headers, content

    async def closed(self, within=5.0):
        """Whether the connection ends, and nothing more comes."""
        try:
            return await asyncio.wait_for(self.reader.read(), within) == b""
        except ConnectionResetError:
            return True


@pytest.fixture
def served(tmp_path):
    """`async with served(app, limit=…) as open`: `await open()` is a `Client`."""
    made = []

    @asynccontextmanager
    async def serve(app=echo, **limits):
        plan = Plan(**USUAL | {"run": tmp_path / f"run{len(made)}"} | limits)
        state = SimpleNamespace(connections=set(), tasks=set(), total_requests=0)
        config = SimpleNamespace(loaded_app=app)
        make = partial(Connection, config=config, server_state=state, app_state={}, plan=plan)
        made.append(keeper_of(plan))
        server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        clients = []

        async def connect(**options):
            clients.append(Client(*await asyncio.open_connection("127.0.0.1", port, **options)))
            return clients[-1]

        connect.state, connect.keeper, connect.plan = state, made[-1], plan
        try:
            yield connect
        finally:
            server.close()
            for client in clients:
                client.writer.close()
            for connection in list(state.connections):
                connection.transport.abort()
            for task in list(state.tasks):
                task.cancel()
            await asyncio.sleep(0.02)

    yield serve
    for keeper in made:
        keeper.close()

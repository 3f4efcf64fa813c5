"""Bytes of every kind on a connection: it answers or ends, says nothing that is no HTTP, and the next is served."""

import asyncio
import itertools
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

GET = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
GOOD = [
    GET % b"/a?b=c",
    b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
    b"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    b"HEAD / HTTP/1.0\r\n\r\n",
    b"POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
]
ODD = [
    b"\r\n",
    b"\n\n",
    b"\x00",
    b"\x16\x03\x01\x02\x00",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET http://[::1/ HTTP/1.1\r\n\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked, gzip\r\n",
    b"Host: " + b"x" * 2000,
    b"GET " + b"/" * 3000,
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n",
    b"ffffffffffffffff\r\n",
    b" : \r\n",
    b"\xff\xfe",
]


@st.composite
def streams(draw):
    """Whole requests, some with bytes taken out, put in or overwritten, cut anywhere."""
    stream = bytearray(b"".join(draw(st.lists(st.sampled_from(GOOD), max_size=4))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(stream)))
        stream[at : at + draw(st.integers(0, 3))] = draw(st.one_of(st.sampled_from(ODD), st.binary(max_size=8)))
    cuts = sorted({0, len(stream), *draw(st.lists(st.integers(0, len(stream)), max_size=4))})
    return [bytes(stream[one:two]) for one, two in itertools.pairwise(cuts)]


async def said(client, pieces):
    """All that comes back to `pieces`, and to the end of what is said after them."""
    try:
        for piece in pieces:
            client.send(piece)
            await asyncio.sleep(0)
        client.writer.write_eof()
        return await asyncio.wait_for(client.reader.read(), 5)
    except OSError:  # it was cut off, which is an answer
        return b""


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(streams(), min_size=1, max_size=5))
def test_any_bytes(served, batch):
    async def work():
        async with served(head_s=0.5, answer_s=0.5, read_s=0.5) as connect:
            for pieces in batch:
                answers = await said(await connect(), pieces)
                assert not answers or STATUS.match(answers), answers
                assert all(int(status) in {100, 200, 400, 408, 413, 414, 431} for status in STATUS.findall(answers))
            client = await connect()
            client.send(GET % b"/still")
            assert (await client.answer())[2] == b"GET /still  0"
            client.writer.close()
            for _ in range(200):
                if not connect.state.connections and not connect.state.tasks:
                    break
                await asyncio.sleep(0.01)
            assert not connect.state.tasks
            assert not connect.state.connections

    asyncio.run(work())

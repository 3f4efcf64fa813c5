"""One connection, byte by byte."""

import asyncio
import json
import socket

import pytest


def get(path="/", *more, version="1.1"):
    return "\r\n".join((f"GET {path} HTTP/{version}", "Host: x", *more, "", ""))


def run(work):
    asyncio.run(work())


def test_requests_one_after_the_other_and_sent_ahead(served):
    async def work():
        async with served() as connect:
            client = await connect()
            for number in range(3):
                client.send(get(f"/a%20b?n={number}"))
                status, headers, body = await client.answer()
                assert (status, body) == (200, f"GET /a b n={number} 0".encode())
                assert {"date", "content-length", "x-request-id"} <= set(headers)
            client.send("".join(get(f"/{number}") for number in range(100)))
            assert [(await client.answer())[2] for _ in range(100)] == [f"GET /{n}  0".encode() for n in range(100)]

    run(work)


def test_bodies_of_every_kind(served):
    async def work():
        async with served() as connect:
            client = await connect()
            client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(10):
                client.send(b"x" * 10_000)
                await asyncio.sleep(0)
            assert (await client.answer())[2] == b"POST /p  100000"
            client.send("POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            await asyncio.sleep(0.01)
            client.send("2\r\nde\r\n0\r\n\r\n")
            assert (await client.answer())[2] == b"POST /c  5"
            client.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            assert (await client.answer(body=False))[0] == 100
            client.send("ok")
            assert (await client.answer())[2] == b"POST /e  2"

    run(work)


def test_head_old_http_and_the_wish_to_close(served):
    async def work():
        async with served() as connect:
            client = await connect()
            client.send(get().replace("GET", "HEAD"))
            assert (await client.answer(body=False))[1]["content-length"] == "9"
            client.send(get("/", "Connection: close"))
            assert (await client.answer())[1]["connection"] == "close"
            assert await client.closed()
            old = await connect()
            old.send(get(version="1.0"))
            assert (await old.answer())[2] == b"GET /  0"
            assert await old.closed()
            kept = await connect()
            kept.send(get("/", "Connection: keep-alive", version="1.0"))
            assert (await kept.answer())[1]["connection"] == "keep-alive"
            kept.send("GET http://elsewhere/there?q=1 HTTP/1.1\r\nHost: elsewhere\r\n\r\n")
            assert (await kept.answer())[2] == b"GET /there q=1 0"

    run(work)


def test_answers_without_a_length_come_in_chunks(served):
    async def parts(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in (b"one", b"", b"two"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def work():
        async with served(parts) as connect:
            client = await connect()
            for _ in range(2):
                client.send(get())
                assert (await client.answer())[2] == b"onetwo"
            old = await connect()
            old.send(get(version="1.0"))
            await old.reader.readuntil(b"\r\n\r\n")
            assert await old.reader.read() == b"onetwo"

    run(work)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("garbage\r\n\r\n", 400),
        ("FOO / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("\x16\x03\x01\x02\x00\x01\x00", 400),
        (get("/" + "a" * 2001), 414),
        ("GET /" + "a" * 4000, 414),
        (get("/", "X-Long: " + "a" * 1001), 431),
        (get("/", *(f"X-{n}: aaaaaaaaaaaaaaaaaaaa" for n in range(40))), 431),
        ("GET / HTTP/1.1\r\nX-Endless: " + "a" * 5000, 431),
    ],
)
def test_what_is_no_request_is_refused_in_the_shape_of_every_error(served, sent, status):
    async def work():
        async with served() as connect:
            client = await connect()
            client.send(sent)
            got, headers, body = await client.answer()
            assert (got, headers["connection"]) == (status, "close")
            assert json.loads(body)["error"]["type"] == "params_invalid"
            assert headers["content-type"] == "application/json"
            assert {"x-request-id", "api-version", "date"} <= set(headers)
            assert await client.closed()

    run(work)


def test_the_answer_under_way_comes_before_the_refusal_of_what_follows(served):
    async def work():
        async with served() as connect:
            client = await connect()
            client.send(get("/good") + "garbage\r\n\r\n")
            assert (await client.answer())[2] == b"GET /good  0"
            assert await client.closed()

    run(work)


def test_slow_clients_are_cut_off(served):
    async def work():
        limits = {"head_s": 0.3, "keep_alive_s": 0.3, "body_rate": 1_000_000}
        async with served(**limits) as connect:
            silent, head, body, idle = [await connect() for _ in range(4)]
            head.send("GET / HT")
            body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            idle.send(get())
            assert (await idle.answer())[0] == 200
            assert await silent.closed()
            assert await idle.closed()
            for slow in (head, body):
                status, _, content = await slow.answer()
                assert (status, json.loads(content)["error"]["type"]) == (408, "params_invalid")
                assert await slow.closed()
            for one in (silent, head, body, idle):
                one.writer.close()
            await asyncio.sleep(0.1)
            assert not connect.state.connections

    run(work)


def test_a_body_that_comes_fast_enough_is_waited_for(served):
    async def work():
        async with served(head_s=0.2, body_rate=100) as connect:
            client = await connect()
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1200\r\n\r\n")
            for _ in range(12):
                client.send(b"x" * 100)
                await asyncio.sleep(0.1)
            assert (await client.answer())[0] == 200

    run(work)


def test_who_does_not_take_the_answer_is_cut_off_and_who_takes_it_slowly_is_not(served):
    async def much(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(100):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def work():
        async with served(much, read_s=0.6) as connect:
            deaf = await connect(limit=1000)
            deaf.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.send(get())
            slow = await connect(limit=100_000)
            slow.send(get())
            taken = 0
            while part := await slow.reader.read(400_000):
                taken += len(part)
                if taken < 3_000_000:
                    await asyncio.sleep(0.1)
                if taken > 10_000_000:
                    break
            assert taken > 10_000_000
            for _ in range(50):
                if len(connect.state.connections) == 1:
                    break
                await asyncio.sleep(0.1)
            assert len(connect.state.connections) == 1, "the deaf one has gone"

    run(work)


def test_an_answer_that_takes_too_long_is_given_up(served):
    ended = []

    async def never(_scope, _receive, _send):
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def work():
        async with served(never, answer_s=0.3) as connect:
            client = await connect()
            client.send(get("/", "Api-Version: 2026-08-20"))
            status, headers, body = await client.answer()
            assert (status, headers["retry-after"], headers["api-version"]) == (503, "5", "2026-08-20")
            assert json.loads(body)["error"]["type"] == "api_error"
            assert await client.closed()
        assert ended

    run(work)


def test_too_many_connections_are_told_so(served):
    async def work():
        async with served(connections=2) as connect:
            first, _, third = [await connect() for _ in range(3)]
            status, headers, _ = await third.answer()
            assert (status, headers["retry-after"]) == (503, "1")
            assert await third.closed()
            first.send(get())
            assert (await first.answer())[0] == 200

    run(work)


def test_a_refused_body_is_dropped_and_the_answer_arrives(served):
    async def refuse(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"no"})

    async def work():
        async with served(refuse) as connect:
            client = await connect()
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
            for _ in range(20):
                client.send(b"x" * 100_000)
            assert (await client.answer())[::2] == (413, b"no")

    run(work)


def test_a_fault_is_500_in_the_shape_of_every_error(served, caplog):
    async def fault(_scope, _receive, _send):
        raise ZeroDivisionError("/srv/secret")

    async def silent(_scope, _receive, _send):
        return

    async def split(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-bad", b"a\r\nx-injected: 1")]})

    async def work():
        for app in (fault, silent, split):
            async with served(app) as connect:
                client = await connect()
                client.send(get())
                status, headers, body = await client.answer()
                assert (status, json.loads(body)["error"]["type"]) == (500, "api_error")
                assert b"secret" not in body
                assert "x-injected" not in headers

    run(work)


def test_a_client_that_leaves_is_noticed_by_who_reads(served):
    seen = []

    async def waits(_scope, receive, _send):
        seen.append((await receive())["type"])
        seen.append((await receive())["type"])

    async def work():
        async with served(waits) as connect:
            client = await connect()
            client.send(get())
            await asyncio.sleep(0.05)
            client.writer.transport.abort()
            await asyncio.sleep(0.1)
        assert seen == ["http.request", "http.disconnect"]

    run(work)


def test_shutdown_answers_what_is_under_way_and_closes_the_rest(served):
    go = asyncio.Event()

    async def waits(_scope, _receive, send):
        await go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def work():
        async with served(waits) as connect:
            idle, busy = await connect(), await connect()
            busy.send(get())
            await asyncio.sleep(0.05)
            for connection in list(connect.state.connections):
                connection.shutdown()
            assert await idle.closed()
            go.set()
            status, headers, body = await busy.answer()
            assert (status, headers["connection"], body) == (200, "close", b"ok")
            assert await busy.closed()

    run(work)


def test_an_upgrade_is_answered_as_a_plain_request(served):
    async def work():
        async with served() as connect:
            client = await connect()
            client.send(get("/", "Connection: Upgrade", "Upgrade: websocket"))
            assert (await client.answer())[2] == b"GET /  0"

    run(work)

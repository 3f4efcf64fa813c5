"""Bytes of every kind in query, headers and body: always an answer of the house, never a 5xx, never the key."""

import asyncio
import json

import pytest
from cases import ENDPOINTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import World

from whodex.services.intake import Intake

SECRET = "a-key-nobody-may-see"
VERSIONS = {"2023-02-08", "2026-08-20"}
NAMES = sorted(
    {part.partition("=")[0] for query, *_ in ENDPOINTS.values() for part in query.split("&") if part}
    | {"page", "count", "start", "sequence_id", "viewer_id", "api_key", "dry_run", "as_of", "emails", "format", ""}
)
VALUES = [query.partition("=")[2] for query, *_ in ENDPOINTS.values() if query] + [
    "%00",
    "%",
    "%zz",
    "%c3%28",
    "%ed%a0%80",
    "+" * 50,
    "-1",
    "0",
    "1e9",
    "9" * 400,
    "NaN",
    "null",
    "true",
    "{}",
    "[",
    "' OR 1=1 --",
    "<script>",
    "../../etc/passwd",
    "http://[::1",
    "https://linkedin.com/in/%2e%2e/",
    "\u202e",
    "a" * 5000,
]
value = st.one_of(st.sampled_from(VALUES), st.text(max_size=40), st.integers().map(str))
pair = st.tuples(st.sampled_from(NAMES), value).map("=".join)
query = st.one_of(
    st.lists(pair, max_size=5).map("&".join).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
)
header = st.tuples(
    st.sampled_from(
        [
            b"api-version",
            b"content-type",
            b"accept",
            b"idempotency-key",
            b"sequence-id",
            b"x-request-id",
            b"cookie",
            b"content-length",
            b"content-encoding",
            b"x_api_key",
            b"range",
            b"if-none-match",
            b"origin",
            b"x-forwarded-for",
        ]
    ),
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from([b"application/json", b"2026-08-20", b"application/x-www-form-urlencoded", b"\xff" * 40]),
    ),
)
body = st.one_of(
    st.binary(max_size=200),
    query,
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20), st.lists, max_leaves=8).map(
        lambda it: json.dumps(it).encode()
    ),
    st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20) | st.integers(), max_size=4).map(
        lambda it: json.dumps(it).encode()
    ),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    empty = tmp_path_factory.mktemp("incoming")
    made = World(open_writing=lambda: made.store, intake=Intake(empty, empty))
    made.add_key(SECRET, name="everything")
    return made


async def ask(world, method, path, query, headers, body):
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [*headers, (b"authorization", SECRET.encode())],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await world.app(scope, receive, send)
    start, *bodies = sent
    return start["status"], dict(start["headers"]), b"".join(one.get("body", b"") for one in bodies)


@pytest.mark.parametrize("path", [*sorted(ENDPOINTS), "/v1/ai/org-chart/edge", "/v1/nothing", "/openapi.json", "/"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "BREW"]),
    query=query,
    headers=st.lists(header, max_size=3),
    body=body,
)
def test_every_answer_is_one_of_ours(world, path, method, query, headers, body):
    status, answered, content = asyncio.run(ask(world, method, path, query, headers, body))
    assert status < 500, content
    assert SECRET.encode() not in content + b"".join(answered.values())
    assert answered[b"x-request-id"]
    if status >= 400 and method != "HEAD":
        error = json.loads(content)["error"]
        assert error["type"]
        assert error["message"]
    if b"api-version" in answered:
        assert answered[b"api-version"].decode() in VERSIONS

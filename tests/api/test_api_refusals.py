"""Every route and every way to fail, in both versions, and the order in which they come (`spec/api.md` §3)."""

import asyncio
import logging

import msgspec
import pytest
from cases import CHANGING, ENDPOINTS, MALFORMED, MORE_METHODS, OPEN, TEXTS, WITH_VIEWER, allowed
from world import World

from whodex import errors
from whodex.api.admission import KeyGate
from whodex.api.endpoint import House
from whodex.api.endpoints import ENDPOINTS as DECLARED
from whodex.wire.versions import VERSIONS

both = pytest.mark.parametrize("version", VERSIONS)
every = pytest.mark.parametrize("path", [*ENDPOINTS, *OPEN])
keyed = pytest.mark.parametrize("path", ENDPOINTS)


def good(path):
    return f"{path}?{ENDPOINTS[path][0] if path in ENDPOINTS else ''}"


class Refusing(KeyGate):
    """A gate that refuses after the key, as limits do; over_quota only what is valid."""

    def __init__(self, world, error):
        super().__init__(world.accounts, world.clock)
        self.error = error

    def reserve(self, claim):
        if isinstance(self.error, errors.OverQuota) and not claim.valid:
            return super().reserve(claim)
        raise self.error


class Away:
    """A store that fails."""

    def __init__(self, error):
        self.error = error

    def __getattr__(self, name):
        def fail(*args, **kwargs):
            raise self.error

        return fail


def test_the_cases_are_all_the_endpoints():
    assert {*ENDPOINTS, *OPEN, *CHANGING, *TEXTS} == {endpoint.path for endpoint in DECLARED} | {"/openapi.json"}


@both
@every
def test_answered(world, path, version):
    answer = world.get(good(path), Api_Version=version)
    assert answer.status == 200, answer.raw
    assert answer.headers["api-version"] == version
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]


@both
@every
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_405(world, path, method, version):
    if method in MORE_METHODS.get(path, []):
        method = "TRACE"
    answer = world.get(good(path), method=method, key=None, Api_Version=version)
    assert (answer.status, answer.error) == (405, "unknown_route")
    assert answer.headers["allow"] == allowed(path)
    assert answer.headers["api-version"] == version


@both
@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/persons", "/v2/person", "/v1/connections/send", "/v1/person/ids/x", "//"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_404_route(world, path, method, version):
    answer = world.get(path, method=method, key=None, Api_Version=version)
    assert (answer.status, answer.error) == (404, "unknown_route")
    assert answer.headers["api-version"] == version
    assert answer.headers["x-request-id"]


@both
@every
def test_413(world, path, version):
    answer = world.get(good(path), key=None, Content_Length="1048577", Api_Version=version)
    assert (answer.status, answer.error) == (413, "params_invalid")


@both
@every
def test_414(world, path, version):
    answer = world.get(f"{path}?x={'a' * 70_000}", key=None, Api_Version=version)
    assert (answer.status, answer.error) == (414, "params_invalid")


@both
@keyed
@pytest.mark.parametrize("key", [None, "", "wrong", "Bearer ", "Bearer wrong", "Basic Z29vZA==", "revoked", "expired"])
def test_401(world, path, key, version):
    world.add_key("revoked", revoked_at=1)
    world.add_key("expired", expires_at=world.clock.now)
    answer = world.get(good(path), key=key, Api_Version=version)
    assert (answer.status, answer.error) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


@both
@keyed
@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (errors.RateLimited("slow down", 3), 429, "rate_limit"),
        (errors.DailyLimited("enough", 60), 429, "daily_limit"),
        (errors.OverQuota("no credits"), 402, "over_quota"),
    ],
)
def test_429_and_402(path, error, status, kind, version):
    world = World(gate=lambda world: Refusing(world, error))
    answer = world.get(good(path), Api_Version=version)
    assert (answer.status, answer.error) == (status, kind)
    if isinstance(error, errors.RetryLater):
        assert answer.headers["retry-after"] == str(error.retry_after)


@both
@pytest.mark.parametrize(("path", "query", "name"), MALFORMED)
def test_400_malformed(world, path, query, name, version):
    answer = world.get(f"{path}?{query}", Api_Version=version)
    assert (answer.status, answer.error) == (400, "params_invalid")
    assert name in answer.message


@both
@pytest.mark.parametrize("path", [path for path, case in ENDPOINTS.items() if case[1]])
def test_400_missing(world, path, version):
    for query in ("", "unknown=1", f"{ENDPOINTS[path][1]}="):
        answer = world.get(f"{path}?{query}", Api_Version=version)
        assert (answer.status, answer.error) == (400, "params_invalid")
        assert ENDPOINTS[path][1] in answer.message


@every
def test_400_unknown_version(world, path):
    answer = world.get(good(path), Api_Version="2024-01-01")
    assert (answer.status, answer.error) == (400, "params_invalid")
    assert all(version in answer.message for version in VERSIONS)


@both
@pytest.mark.parametrize("path", WITH_VIEWER)
def test_viewer_invalid(world, path, version):
    query = ENDPOINTS[path][0].replace("viewer_id=maya-lindqvist", "")
    answer = world.get(f"{path}?{query}&viewer_id=somebody-else", Api_Version=version)
    assert (answer.status, answer.error) == (400 if version == "2023-02-08" else 407, "viewer_invalid")


@both
def test_viewer_of_another_team_is_invalid(world, version):
    world.add_key("other", team="elsewhere")
    answer = world.get("/v1/connections?viewer_id=maya-lindqvist", key="other", Api_Version=version)
    assert answer.error == "viewer_invalid"


@both
@pytest.mark.parametrize("path", [path for path, case in ENDPOINTS.items() if case[2]])
def test_404_record(world, path, version):
    answer = world.get(f"{path}?{ENDPOINTS[path][2]}", Api_Version=version)
    assert (answer.status, answer.error) == (404, "unknown_record")


@both
@pytest.mark.parametrize("path", [*ENDPOINTS, "/readyz"])
@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (RuntimeError("/srv/secret/path good"), 500, "api_error"),
        (errors.BadSetting("/srv/secret/path"), 500, "api_error"),
        (errors.Unavailable("the store is away", 5), 503, "api_error"),
        (errors.Queued("looked up", 30), 503, "queued"),
    ],
)
def test_faults(path, error, status, kind, version, caplog):
    world = World(reading=Away(error))
    with caplog.at_level(logging.CRITICAL, "whodex.api"):
        answer = world.get(good(path), Api_Version=version)
    assert (answer.status, answer.error) == (status, kind)
    assert "secret" not in answer.raw.decode()
    if status == 503:
        assert int(answer.headers["retry-after"]) > 0
    else:
        assert answer.headers["x-request-id"] in answer.message


ORDER = [
    ("method, size", {"target": "/v1/person?x=" + "a" * 70_000, "method": "POST"}, 405),
    ("size, key", {"target": "/v1/person?x=" + "a" * 70_000, "key": None}, 414),
    ("key, parameters", {"target": "/v1/person", "key": None}, 401),
    ("key, version", {"target": "/v1/person", "key": None, "Api_Version": "x"}, 401),
    (
        "parameters, record",
        {"target": "/v1/enrich/post/comments?post_urn=urn:li:activity:7019605025920286721&start=x"},
        400,
    ),
    ("viewer, record", {"target": "/v1/person?profile_link=nobody&viewer_id=nobody"}, 400),
]


@pytest.mark.parametrize(("what", "request_", "status"), ORDER)
def test_order_of_refusal(world, what, request_, status):
    request_ = dict(request_)
    assert world.get(request_.pop("target"), **request_).status == status


@pytest.mark.parametrize(
    ("error", "query", "status"),
    [
        (errors.RateLimited("x"), "", 429),  # before parameters
        (errors.OverQuota("x"), "", 400),  # after parameters
        (errors.OverQuota("x"), "profile_link=alfie-lambert&viewer_id=nobody", 400),  # and after the viewer
        (errors.OverQuota("x"), "profile_link=nobody-here", 402),  # before the record
    ],
)
def test_order_of_limits(error, query, status):
    world = World(gate=lambda world: Refusing(world, error))
    assert world.get(f"/v1/person?{query}").status == status


def test_a_key_never_reaches_a_log_or_a_message(world, caplog):
    secret = "wdx_live_verysecret"
    world.add_key(secret)
    broken = World(reading=Away(RuntimeError("boom")))
    broken.add_key(secret)
    with caplog.at_level(logging.DEBUG):
        answers = [
            world.get("/v1/person", key=secret),
            world.get(f"/v1/person?api_key={secret}", key=None),
            world.get(f"/v1/person?profile_link=https://x.example/?a={secret[:4]}&api_key={secret}", key=None),
            world.get(f"/nothing?api_key={secret}", key=secret),
            broken.get(f"/v1/person?profile_link=alfie-lambert&api_key={secret}", key=None),
            broken.get("/v1/person?profile_link=alfie-lambert", key=secret + "wrong"),
        ]
    assert [answer.status for answer in answers] == [400, 400, 400, 404, 500, 401]
    shown = caplog.text + "".join(answer.raw.decode() + str(answer.headers) for answer in answers)
    assert secret not in shown


def test_metrics_are_text_for_admins_alone(world):
    assert world.get("/metrics", key=None).status == 401
    world.add_key("reader", scopes=["read"])
    assert world.get("/metrics", key="reader").status == 401
    answer = world.get("/metrics")
    assert (answer.status, answer.raw) == (200, b"# nothing counted\n")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    bare = World()
    bare.app._table["/metrics"]._by_method["GET"]._desk = msgspec.structs.replace(
        bare.app._table["/metrics"]._by_method["GET"]._desk, house=House()
    )
    assert bare.get("/metrics").status == 503


def test_no_key_can_have_more_than_its_share_answered_at_once():
    class Slow(KeyGate):
        async def _wait(self, claim):
            await asyncio.sleep(0.05)
            return super().reserve(claim)

        def reserve(self, claim):
            return self._wait(claim)

    world = World(gate=lambda world: Slow(world.accounts, world.clock), settings={"serve__max_at_once": 2})
    world.add_key("other")
    path = "/v1/person?profile_link=alfie-lambert"

    async def together():
        return await asyncio.gather(*(world.ask(path, key=key) for key in ("good", "good", "good", "other")))

    answers = asyncio.run(together())
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 429]
    refused = next(answer for answer in answers if answer.status == 429)
    assert (refused.error, refused.headers["retry-after"]) == ("rate_limit", "1")
    assert world.get(path).status == 200, "all are counted out again, the refused one too"
    assert world.get(path).status == 200
    assert world.get(path).status == 200

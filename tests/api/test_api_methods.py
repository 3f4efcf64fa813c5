"""Methods, bodies and lanes of endpoints, on invented endpoints over the small world."""

import asyncio
import json
from typing import Any

import msgspec
import pytest
from world import World

from whodex.api import params
from whodex.api.endpoint import Answered, Asked, Body, Endpoint, Raw
from whodex.api.openapi import document
from whodex.api.params import Param

URL = Param(name="url", kind=params.ANY_URL, about="A URL.", required=True)
COUNT = Param(name="count", kind=params.COUNT, about="How many.", default=7)


class Titles(msgspec.Struct):
    titles: list[str]


def echo(asked: Asked) -> dict[str, Any]:
    return {"url": asked.values["url"]["kind"], "count": asked.values["count"]}


def measured(asked: Asked) -> Answered[dict[str, int]]:
    return Answered({"titles": len(asked.body.titles)}, headers=((b"x-seen", b"yes"),), items=len(asked.body.titles))


def drawn(asked: Asked) -> Raw:
    return Raw(b"<svg/>", "image/svg+xml")


async def waited(asked: Asked) -> dict[str, int]:
    await asyncio.sleep(0)
    return {"now": asked.now}


def changed(asked: Asked) -> dict[str, int]:
    return {"number": asked.writable.allot()}


TRIED = (
    Endpoint(path="/t/search", area="T", summary="S", params=(URL, COUNT), serve=echo, also_post=True, scope="search"),
    Endpoint(path="/t/titles", area="T", summary="S", serve=lambda _: {}, scope="insight"),
    Endpoint(
        path="/t/titles",
        area="T",
        summary="S",
        method="POST",
        body=Body(type=Titles, about="Titles."),
        serve=measured,
        scope="insight",
    ),
    Endpoint(path="/t/drawn", area="T", summary="S", serve=drawn, media=("image/svg+xml",)),
    Endpoint(path="/t/waited", area="T", summary="S", serve=waited, lane="loop"),
    Endpoint(path="/t/changed", area="T", summary="S", method="PUT", serve=changed, lane="writing", scope="admin"),
)
PEOPLE = "https://www.linkedin.com/search/results/people/?keywords=a&origin=X"


@pytest.fixture
def tried():
    world = World(endpoints=TRIED)
    world.add_key("reader", scopes=["read"])
    return world


def post(world, path, body, media="application/json", **more):
    return world.get(path, method="POST", body=body, Content_Type=media, **more)


def test_get_and_post_read_the_same_parameters(tried):
    encoded = "https%3A%2F%2Fwww.linkedin.com%2Fsearch%2Fresults%2Fpeople%2F%3Fkeywords%3Da"
    wanted = {"url": "people", "count": 3}
    assert tried.get(f"/t/search?url={encoded}&count=3").json == wanted
    assert (
        post(tried, "/t/search", f"url={encoded}&count=3".encode(), "application/x-www-form-urlencoded").json == wanted
    )
    assert post(tried, "/t/search", json.dumps({"url": PEOPLE, "count": 3}).encode()).json == wanted
    assert post(tried, "/t/search?count=3", f"url={PEOPLE}".encode(), "text/plain").json == wanted
    assert (
        post(tried, "/t/search", json.dumps({"url": PEOPLE, "count": "3", "other": None}).encode(), "").json == wanted
    )


def test_the_key_may_stand_in_a_form(tried):
    body = f"api_key=good&url={PEOPLE}".encode()
    assert tried.get("/t/search", key=None, method="POST", body=body).status == 200


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "url is required"),
        (b"{", "not valid JSON"),
        (b"[]", "must be a JSON object"),
        (b'{"url": ["x"]}', "url must be text"),
        (b'{"url": {"x": 1}}', "url must be text"),
        (b'{"url": "nonsense"}', "url"),
        (b'{"count": 0}', "count"),
        (b"\xff\xfe\x00{", "not valid JSON"),
        (b"[" * 50_000, "not valid JSON"),
    ],
)
def test_a_body_that_cannot_be_read(tried, body, says):
    answer = post(tried, "/t/search", body)
    assert (answer.status, answer.error) == (400, "params_invalid")
    assert says in answer.message


def test_a_parameter_given_twice_differently(tried):
    answer = post(tried, "/t/search?count=2", json.dumps({"url": PEOPLE, "count": 3}).encode())
    assert answer.status == 400
    assert "count is given more than once" in answer.message


def test_a_json_body(tried):
    answer = post(tried, "/t/titles", b'{"titles": ["a", "b"]}')
    assert (answer.json, answer.headers["x-seen"]) == ({"titles": 2}, "yes")
    for body, says in ((b"", "required"), (b'{"titles": 1}', "titles"), (b"nonsense", "not valid JSON")):
        refused = post(tried, "/t/titles", body)
        assert (refused.status, refused.error) == (400, "params_invalid")
        assert says in refused.message


def test_bodies_have_a_limit():
    world = World(endpoints=TRIED, settings={"serve__max_body_bytes": 100})
    for declared in ({"Content_Length": "101"}, {}):
        answer = post(world, "/t/titles", b" " * 101, key=None, **declared)
        assert (answer.status, answer.error) == (413, "params_invalid")


def test_content_that_is_no_json(tried):
    answer = tried.get("/t/drawn")
    assert (answer.raw, answer.headers["content-type"]) == (b"<svg/>", "image/svg+xml")


def test_lanes(tried):
    assert tried.get("/t/waited").json == {"now": tried.clock.now}
    refused = tried.get("/t/changed", method="PUT")
    assert (refused.status, refused.error) == (503, "api_error")
    world = World(endpoints=TRIED, open_writing=lambda: tried.store)
    assert world.get("/t/changed", method="PUT").json["number"] >= 1_000_000_000


def test_methods_of_one_path(tried):
    options = tried.get("/t/titles", key=None, method="OPTIONS")
    assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    refused = tried.get("/t/titles", key=None, method="DELETE")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert tried.get("/t/changed", key=None).headers["allow"] == "PUT, OPTIONS"


def test_a_key_without_the_scope(tried):
    answer = post(tried, "/t/titles", b'{"titles": []}', key="reader")
    assert (answer.status, answer.error) == (401, "unauthorized")
    assert "insight" in answer.message
    assert tried.get("/t/drawn", key="reader").status == 200


def test_the_document_shows_methods_and_bodies():
    made = document([TRIED[0], TRIED[2]], "2023-02-08")["paths"]
    assert set(made["/t/search"]) == {"get", "post"}
    assert set(made["/t/search"]["post"]["requestBody"]["content"]) == {
        "application/json",
        "application/x-www-form-urlencoded",
    }
    assert made["/t/search"]["post"]["operationId"] == "post_t_search"
    assert set(made["/t/titles"]) == {"post"}
    assert made["/t/titles"]["post"]["requestBody"]["required"]

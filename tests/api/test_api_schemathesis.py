"""Everything `/openapi.json` offers, asked with right and wrong values; every answer is held to the document."""

import contextlib
import os

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from world import World

from whodex.services.intake import Intake

KEYS = {"good": "may do everything", "reader": "may only read", "nobody's": "is not known"}
VERSIONS = ("2023-02-08", "2026-08-20")
METHODS = {"get", "post", "put", "delete"}
# How often each operation is asked, of each kind, per version; more by hand.
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "2"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


class Answering:
    """The application behind a lifespan protocol that does nothing: a world needs no start."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    empty = tmp_path_factory.mktemp("incoming")
    world = World(open_writing=lambda: world.store, intake=Intake(empty, empty))
    world.add_key("reader", scopes=["read"])
    app = Answering(world.app)
    return {
        version: schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Api-Version": version})
        for version in VERSIONS
    }


def operations():
    """Every path and method of the document."""
    paths = World(empty=True).get("/openapi.json").json["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods if method in METHODS]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("path", "method"), operations())
def test_answers_are_as_the_document_says(asked, path, method, version, mode):
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize="CI" in os.environ,
    )
    @hypothesis.given(case=asked[version][path][method.upper()].as_strategy(generation_mode=mode))
    def ask(case):
        for key in KEYS:
            answer = case.call(headers={"Authorization": key, "Api-Version": version})
            case.validate_response(answer, checks=CHECKS)

    # What has no parameters can be asked nothing wrong.
    with contextlib.suppress(hypothesis.errors.Unsatisfiable) if mode.is_negative else contextlib.nullcontext():
        ask()

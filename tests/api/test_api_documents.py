"""OpenAPI and the reference page: valid, complete, and true of what is answered."""

from pathlib import Path

import jsonschema
import pytest
from cases import CHANGING, ENDPOINTS, OPEN, TEXTS
from openapi_spec_validator import validate

from whodex.api.endpoints import ENDPOINTS as DECLARED
from whodex.api.openapi import openapi_endpoint
from whodex.api.reference import page
from whodex.wire.versions import VERSIONS

ROOT = Path(__file__).resolve().parents[2]
both = pytest.mark.parametrize("version", VERSIONS)


def document_of(world, version):
    return world.get("/openapi.json", key=None, Api_Version=version).json


@both
def test_is_valid_openapi(world, version):
    validate(document_of(world, version))


@both
def test_holds_every_endpoint_and_offered_parameter(world, version):
    paths = document_of(world, version)["paths"]
    assert set(paths) == {*ENDPOINTS, *OPEN, *CHANGING, *TEXTS}
    for endpoint in DECLARED:
        shown = {one["name"] for one in paths[endpoint.path][endpoint.method.lower()]["parameters"]}
        headers = {"Api-Version"} if endpoint.credit is None else {"Api-Version", "Idempotency-Key"}
        assert shown == {param.name for param in endpoint.params if not param.hidden} | headers


@both
@pytest.mark.parametrize("path", [*ENDPOINTS, "/healthz", "/readyz"])
def test_what_is_answered_fits_its_schema(world, path, version):
    document = document_of(world, version)
    responses = document["paths"][path]["get"]["responses"]
    query = ENDPOINTS[path][0] if path in ENDPOINTS else ""
    requests = [(query, "good"), (query, None), ("", "good"), (query + "&viewer_id=nobody", "good")]
    for asked, key in requests:
        answer = world.get(f"{path}?{asked}", key=key, Api_Version=version)
        assert str(answer.status) in responses, (asked, answer.raw)
        schema = responses[str(answer.status)]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json, schema | {"components": document["components"]})


def test_every_endpoint_is_explained():
    for endpoint in (*DECLARED, openapi_endpoint(DECLARED)):
        assert endpoint.summary
        assert all(param.about for param in endpoint.params), endpoint.path
        assert set(endpoint.one_of) <= {param.name for param in endpoint.params}


def test_the_reference_page_is_up_to_date():
    """Make it anew with `python -m whodex.api.reference > docs/reference/api.md`."""
    assert (ROOT / "docs/reference/api.md").read_text(encoding="utf-8") == page(DECLARED)


def test_the_page_of_versions_names_each():
    text = (ROOT / "docs/reference/versions.md").read_text(encoding="utf-8")
    assert all(f"`{version}`" in text for version in VERSIONS)

"""OpenAPI 3.1, generated from the endpoint table: one document per version of the API."""

from collections.abc import Sequence
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from whodex import __version__
from whodex.api.endpoint import Answered, Asked, Endpoint, Raw
from whodex.api.params import Param
from whodex.wire.accounts import DryRunAnswer
from whodex.wire.errors import TABLE, ErrorAnswer, Row, row_of, status_of
from whodex.wire.versions import VERSIONS

PATH: Final = "/openapi.json"
REF: Final = "#/components/schemas/{name}"

_LIMITS: Final = {
    "RateLimit-Limit": {"description": "Requests at once after a rest", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "How many of them are left", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until all are again", "schema": {"type": "integer"}},
}
_CREDITS: Final = {
    "X-Credits-Used": {"description": "What this answer was charged", "schema": {"type": "integer"}},
    "X-Credits-Remaining": {"description": "What is left; `null`: unlimited", "schema": {"type": "string"}},
}
_IDEMPOTENCY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A text of your own: within 24 hours the same request with it gets the same answer, charged once.",
    "schema": {"type": "string", "pattern": "^[!-~][ -~]{0,254}$"},
}

# Every endpoint may answer these; those of credits and lookups only what costs a credit.
_ALWAYS: Final = ("params_invalid", "unknown_route", "api_error")
_KEYED: Final = ("unauthorized", "rate_limit", "daily_limit")
_CHARGED: Final = ("over_quota", "unknown_record", "queued")


def answer_type(endpoint: Endpoint, version: str) -> Any:
    """The type of what an endpoint writes in a version."""
    made = getattr(VERSIONS[version], endpoint.answer) if endpoint.answer else endpoint.serve
    found = get_type_hints(made)["return"]
    if get_origin(found) is Answered:
        return get_args(found)[0]
    if isinstance(found, UnionType) and Raw in get_args(found):  # what is no JSON has a type of content of its own
        return Union[tuple(one for one in get_args(found) if one is not Raw)]  # noqa: UP007 - made, not written
    return found


def refusals(endpoint: Endpoint, version: str) -> dict[int, list[Row]]:
    """The errors an endpoint may answer with in a version, by status."""
    types = set(_ALWAYS)
    if not endpoint.open:
        types.update(_KEYED)
    if endpoint.credit is not None:
        types.update(_CHARGED)
    if any(param.name == "viewer_id" for param in endpoint.params):
        types.add("viewer_invalid")
    types.update(endpoint.errors)
    found: dict[int, list[Row]] = {}
    for kind in (*TABLE, RuntimeError):
        row = row_of(kind(""))
        status = status_of(kind(""), version)
        if row.type in types and (row.type != "unknown_route" or status == 405):
            found.setdefault(status, []).append(row)
    return dict(sorted(found.items()))


def document(endpoints: Sequence[Endpoint], version: str) -> dict[str, Any]:
    """The whole document of one version."""
    types = [answer_type(endpoint, version) for endpoint in endpoints]
    bodies = [endpoint.body.type for endpoint in endpoints if endpoint.body is not None]
    shown = [*types, *bodies, DryRunAnswer, ErrorAnswer]
    schemas, components = msgspec.json.schema_components(shown, ref_template=REF)
    answers, (dry, error) = schemas[: len(types)], schemas[-2:]
    asking = iter(schemas[len(types) : -2])
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, answer in zip(endpoints, answers, strict=True):
        body = next(asking) if endpoint.body is not None else None
        if endpoint.credit is not None:
            answer = {"anyOf": [answer, dry]}  # noqa: PLW2901 - the same, as it is shown
        at = paths.setdefault(endpoint.path, {})
        at[endpoint.method.lower()] = _operation(endpoint, answer, error, version, body)
        if endpoint.also_post:
            at["post"] = _operation(endpoint, answer, error, version, _as_body(endpoint), posted=True)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "whodex",
            "version": __version__,
            "summary": "People and companies, from data you own",
            "description": f"The answers of API version {version}. Ask for this document with the header "
            "`Api-Version` to see another version's.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"authorization": []}, {"bearer": []}, {"x_api_key": []}, {"api_key": []}],
        "tags": [{"name": area} for area in dict.fromkeys(endpoint.area for endpoint in endpoints)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "authorization": {"type": "apiKey", "in": "header", "name": "Authorization"},
                "bearer": {"type": "http", "scheme": "bearer"},
                "x_api_key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
                "api_key": {"type": "apiKey", "in": "query", "name": "api_key"},
            },
        },
    }


def openapi_endpoint(endpoints: Sequence[Endpoint]) -> Endpoint:
    """The endpoint that gives the document of the version asked for."""

    @cache
    def made(version: str) -> dict[str, Any]:
        return document((*endpoints, endpoint), version)

    def serve(asked: Asked) -> dict[str, Any]:
        return made(asked.version)

    endpoint = Endpoint(
        path=PATH,
        area="Server",
        summary="This API as OpenAPI 3.1",
        about="Of the version the request asks for with `Api-Version`.",
        serve=serve,
        open=True,
    )
    return endpoint


def operation_id(endpoint: Endpoint, method: str) -> str:
    """A name for generated clients: `get_v1_person_ids`."""
    return method.lower() + "_" + "".join(c if c.isalnum() else "_" for c in endpoint.path.strip("/"))


def describe_group(endpoint: Endpoint) -> str:
    """What is said of the parameters of which exactly one must be given; empty where there is no choice."""
    names = [param.name for param in endpoint.offered if param.name in endpoint.one_of]
    return f"Exactly one of {', '.join(f'`{name}`' for name in names)} must be given." if len(names) > 1 else ""


def _as_body(endpoint: Endpoint) -> dict[str, Any]:
    """The parameters of a GET as the schema of a body."""
    shown = {param.name: _schema(param) | {"description": param.about} for param in endpoint.offered}
    required = [param.name for param in endpoint.offered if param.required or endpoint.one_of == (param.name,)]
    return {"type": "object", "properties": shown, "required": required}


def _operation(
    endpoint: Endpoint, answer: Any, error: Any, version: str, body: Any, *, posted: bool = False
) -> dict[str, Any]:
    method = "post" if posted else endpoint.method.lower()
    operation: dict[str, Any] = {
        "operationId": operation_id(endpoint, method),
        "tags": [endpoint.area],
        "summary": endpoint.summary,
        "description": " ".join(part for part in (endpoint.about, describe_group(endpoint)) if part),
        "parameters": [
            *(_parameter(param, endpoint) for param in endpoint.offered if not posted),
            {
                "name": "Api-Version",
                "in": "header",
                "description": f"The version of the answer's shape. This document describes {version}.",
                "schema": {"type": "string", "enum": [version], "default": version},
            },
            *([_IDEMPOTENCY] if endpoint.credit is not None else []),
        ],
        "responses": {
            "200": {
                "description": "Found",
                "headers": {
                    "Api-Version": {"schema": {"type": "string"}},
                    "X-Request-Id": {"schema": {"type": "string"}},
                    **({} if endpoint.open else _LIMITS),
                    **({} if endpoint.credit is None else _CREDITS),
                },
                "content": {"application/json": {"schema": answer}, **{one: {} for one in endpoint.media}},
            },
            **{
                str(status): {
                    "description": "; ".join(f"`{row.type}`: {row.when}" for row in rows),
                    "content": {"application/json": {"schema": error}},
                }
                for status, rows in refusals(endpoint, version).items()
            },
        },
    }
    if body is not None:
        required = posted or (endpoint.body is not None and endpoint.body.required)
        content = {"application/json": {"schema": body}}
        if posted:
            content["application/x-www-form-urlencoded"] = {"schema": body}
        operation["requestBody"] = {"required": required, "content": content}
        if endpoint.body is not None:
            operation["requestBody"]["description"] = endpoint.body.about
    if endpoint.open:
        operation["security"] = []
    else:
        operation["x-scope"] = endpoint.scope
    if endpoint.credit is not None:
        operation["x-credit"] = endpoint.credit
    return operation


def _schema(param: Param) -> dict[str, Any]:
    schema = dict(param.kind.schema)
    if param.default is not None:
        schema["default"] = param.default
    return schema


def _parameter(param: Param, endpoint: Endpoint) -> dict[str, Any]:
    schema = _schema(param)
    shown: dict[str, Any] = {"name": param.name, "in": "query", "description": param.about, "schema": schema}
    if param.required or endpoint.one_of == (param.name,):
        shown["required"] = True
    if param.example:
        shown["example"] = int(param.example) if schema["type"] == "integer" else param.example
    return shown

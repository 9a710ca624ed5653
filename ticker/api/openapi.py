"""The API described for machines (OpenAPI 3.1), from the same declarations that serve it."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from ticker.accounts import csrf
from ticker.api import problem_types as k
from ticker.api import problems as p
from ticker.api.auth import COOKIE
from ticker.api.idempotency_key import MAX_LENGTH
from ticker.api.route import Act, List, NoBody, NoQuery, Read, Route, Upload, Write
from ticker.schemas.languages import LANGUAGES
from ticker.schemas.models import examples

REF = "#/components/schemas/{model}"

ETAG = {"description": "Tells this version apart; send it in If-Match when changing it.", "schema": {"type": "string"}}


def _in_path(name: str, description: str, **schema: str) -> Mapping[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", **schema},
        "description": description,
    }


PARAMETERS: Mapping[str, Any] = {
    "slug": _in_path("slug", "The liveblog."),
    "entry_id": _in_path("entry_id", "The entry."),
    "suggestion_id": _in_path("suggestion_id", "The suggested summary."),
    "autosave_id": _in_path(
        "autosave_id", "What you call the text; best a UUID.", pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
    ),
    "template": _in_path("template", "The typed template."),
    "hook": _in_path("hook", "The hook."),
    "person_id": _in_path("person_id", "The person."),
    "session_id": _in_path("session_id", "The session's id, as listed."),
    "token_id": _in_path("token_id", "The token's id, not the token."),
    "accept_language": {
        "name": "Accept-Language",
        "in": "header",
        "schema": {"type": "string"},
        "description": "The language that a problem is told in: de or en, which it is without this.",
    },
    "idempotency_key": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": MAX_LENGTH, "pattern": '^("[ -~]+"|[!#-~]+)$'},
        "description": "The same request with the same key is done once and answered alike each time; best a UUID.",
    },
    "if_match": {
        "name": "If-Match",
        "in": "header",
        "schema": {"type": "string"},
        "description": "The ETag of the version that was edited, or * for whatever is there.",
    },
    "if_none_match": {
        "name": "If-None-Match",
        "in": "header",
        "schema": {"type": "string"},
        "description": "The ETag the client has; the answer is 304 if nothing changed.",
    },
}

PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "enum": [kind.uri for kind in k.KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "description": "A JSON Pointer into the body, or a parameter's name."},
                    "message": {"type": "string"},
                },
            },
        },
        "current": {"description": "On 412: the version as it is."},
        "current_etag": {"type": "string"},
        "yours": {"description": "On 412: what was sent."},
    },
}


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    refs, schemas = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ticker",
            "version": version("ticker"),
            "description": "What a newsroom's editors and programs do with liveblogs.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": k.PREFIX}],
        "security": [{"token": []}, {"session": [], "csrf": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made by “ticker token”."},
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Of who signed in."},
                "csrf": {
                    "type": "apiKey",
                    "in": "header",
                    "name": csrf.HEADER,
                    "description": "The session's “csrf_token”; not asked for where nothing is changed.",
                },
            },
            "schemas": {**schemas, "Problem": PROBLEM_SCHEMA},
            "parameters": PARAMETERS,
            "responses": {kind.name: _either([kind]) for kind in k.KINDS},
        },
    }


References = Mapping[type[BaseModel], Mapping[str, Any]]


def _schemas(routes: Sequence[Route]) -> tuple[References, Mapping[str, Any]]:
    request_models = {route.body for route in routes if isinstance(route, Write | Act)} - {NoBody}
    response_models = {route.answer for route in routes if route.answer}
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in sorted(request_models, key=lambda model: model.__name__)),
        *((model, "serialization") for model in sorted(response_models, key=lambda model: model.__name__)),
    ]
    schemas, definitions = models_json_schema(models, ref_template=REF)
    references = {model: schemas[model, mode] for model, mode in models}
    return references, definitions["$defs"]


def _operation(route: Route, refs: References) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": _needs(route),
        "tags": [route.tag],
        "parameters": [*_parameters(route), _reference("accept_language"), *_query(route.query)],
        "responses": _responses(route, refs),
    }
    if isinstance(route, Act) and route.open:
        operation["security"] = []
    if isinstance(route, Write | Act) and route.body is not NoBody:
        named_examples = {
            f"example {place}": {"value": value} for place, value in enumerate(examples(route.body), start=1)
        }
        media = {"schema": refs[route.body], "examples": named_examples}
        operation["requestBody"] = {"required": not route.body_optional, "content": {"application/json": media}}
    if isinstance(route, Act) and route.raw:
        operation["requestBody"] = {"required": True, "content": {"*/*": {"schema": {"type": "string"}}}}
    if isinstance(route, Upload):
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(route.consumes, file)}
    return operation


def _needs(route: Route) -> str:
    if isinstance(route, Act) and route.open:
        return "Open to everybody."
    where = ", in at least one liveblog" if route.anywhere else " in the liveblog" if "{slug}" in route.path else ""
    return f"Needs the role “{route.role}” or a higher one{where}."


def _parameters(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", route.path)
    if not isinstance(route, Write):
        return [_reference(name) for name in (*names, *(["if_none_match"] if _is_tagged(route) else []))]
    if route.guard_required:
        return [
            *(_reference(name) for name in (*names, "idempotency_key")),
            {**PARAMETERS["if_match"], "required": True},
        ]
    return [_reference(name) for name in (*names, "idempotency_key", *(["if_match"] if route.guard else []))]


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    if model is NoQuery:
        return []
    schema = model.model_json_schema(ref_template=REF)
    definitions = schema.get("$defs", {})
    return [
        {
            "name": name,
            "in": "query",
            "schema": _inlined(field, definitions),
            "description": field.get("description", ""),
        }
        for name, field in schema["properties"].items()
    ]


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """`schema` with its definitions in place: parameters have no room for them."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return definitions[schema["$ref"].rsplit("/", 1)[1]]
        return {name: _inlined(value, definitions) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(value, definitions) for value in schema]
    return schema


def _responses(route: Route, refs: References) -> dict[str, Any]:
    tagged = _is_tagged(route)
    headers: dict[str, Any] = {"ETag": ETAG} if tagged or (isinstance(route, Write) and route.resource) else {}
    if isinstance(route, Write):
        replayed = {"description": "“true” if the request was done before.", "schema": {"type": "string"}}
        headers["Idempotency-Replayed"] = replayed
    if route.status == HTTPStatus.CREATED and not isinstance(route, Act):
        headers["Location"] = {"description": "Where it is now.", "schema": {"type": "string"}}
    answers: dict[str, Any] = {
        str(route.status): {
            "description": "As it stands." if route.reads else "Done.",
            "headers": headers,
            "content": _content(route, refs),
        }
    }
    if tagged:
        answers["304"] = {"description": "Not changed since the version in If-None-Match."}
    for status in sorted({kind.status for kind in route.kinds}):
        kinds = [kind for kind in route.kinds if kind.status == status]
        answers[str(status)] = (
            {"$ref": f"#/components/responses/{kinds[0].name}"} if len(kinds) == 1 else _either(kinds)
        )
    return answers


def _is_tagged(route: Route) -> bool:
    """Whether its answer has an ETag that If-None-Match may name."""
    return isinstance(route, Read | List) or (isinstance(route, Act) and route.reads and route.view is not None)


def _content(route: Route, refs: References) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if route.answer:
        content["application/json"] = {"schema": refs[route.answer]}
    if isinstance(route, Act):
        content |= {media_type: {"schema": {"type": "string"}} for media_type in route.produces}
    return content


def _either(kinds: Sequence[k.Kind]) -> dict[str, Any]:
    language = {"description": "Of title, detail and messages.", "schema": {"type": "string", "enum": [*LANGUAGES]}}
    return {
        "description": " Or: ".join(f"{kind.title}. {kind.advice}" for kind in kinds),
        "headers": {"Content-Language": language},
        "content": {p.MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}}},
    }

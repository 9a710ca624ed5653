"""The API describes itself: the OpenAPI document cannot drift from what is served."""

import json
import re
from typing import Any

import pytest

from tests.support.api_server import Editors
from ticker.api import docs
from ticker.api.problem_types import KINDS
from ticker.api.route import Act, NoBody, Write
from ticker.api.routes import ROUTES
from ticker.schemas.blocks import Request
from ticker.schemas.models import examples

HTTP_METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture
async def document(editors: Editors) -> Any:
    return (await editors.ask("GET", "/openapi.json", role=None)).json


async def test_document_has_every_route_and_no_other(document: Any):
    """Each with its operationId, once."""
    told = {
        (method.upper(), path): operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in HTTP_METHODS
    }
    assert told == {(route.method, route.path): route.name for route in ROUTES}
    assert len(set(told.values())) == len(ROUTES)


async def test_every_reference_in_the_document_leads_somewhere(document: Any):
    """No $ref hangs in the air."""
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))):
        target = document
        for step in reference.split("/"):
            target = target[step]
        assert target


async def test_every_path_parameter_is_described(document: Any):
    """What stands in braces has a parameter, required."""
    parameters = document["components"]["parameters"]
    for path, item in document["paths"].items():
        for operation in item.values():
            named = [parameters[p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p for p in operation["parameters"]]
            assert {p["name"] for p in named if p["in"] == "path"} == set(re.findall(r"{(\w+)}", path))


async def test_changing_a_text_is_described_as_needing_if_match(document: Any):
    """A required header, and the answers 412 and 428."""
    for route in ROUTES:
        operation = document["paths"][route.path][route.method.lower()]
        needed = {"name": "If-Match", "required": True}
        found = any(needed.items() <= parameter.items() for parameter in operation["parameters"])
        assert found == (isinstance(route, Write) and route.guard_required)
        assert found == ("428" in operation["responses"])


def test_every_example_is_a_valid_request():
    """What the documentation shows can be sent as it is."""
    for route in ROUTES:
        if isinstance(route, Write | Act) and route.body is not NoBody:
            model: type[Request] = route.body
            assert examples(model), model
            for example in examples(model):
                model.model_validate_json(json.dumps(example))


async def test_answers_have_the_fields_that_the_document_tells(editors: Editors, document: Any):
    """Every GET is asked once, and its answer has exactly the properties of its schema; so has a write's."""
    await editors.create()
    entry = await editors.post()
    await editors.ask("POST", f"{entry}/corrections", {"note": "A"}, if_match="*")
    await editors.ask("POST", f"{entry}/retraction", {"notice": "A"})
    written = await editors.ask("POST", "/liveblogs/sturm/close", {"headline": "Ende"})
    chief = await editors.person("chief")  # a machine has no session to tell of
    schemas = document["components"]["schemas"]
    assert set(written.json) == set(schemas["Written"]["properties"])
    for route in ROUTES:
        if route.method == "GET" and route.answer:
            named = {"slug": "sturm", "entry_id": entry.rsplit("/", 1)[1], "person_id": chief.id}
            answer = (await editors.ask("GET", route.path.format_map(named), by=chief)).json
            schema = schemas[route.answer.__name__]
            assert set(answer) == set(schema["properties"]), route.name
            for item in answer.get("items", ()):
                reference = schema["properties"]["items"]["items"]["$ref"]
                assert set(item) == set(schemas[reference.rsplit("/", 1)[1]]["properties"]), route.name


async def test_problems_have_the_fields_that_the_document_tells(editors: Editors, document: Any):
    """All those that are required, and none that is not described; every kind is listed."""
    schema = document["components"]["schemas"]["Problem"]
    answer = await editors.ask("POST", "/liveblogs", {})
    assert set(schema["required"]) <= set(answer.json) <= set(schema["properties"])
    assert set(schema["properties"]["type"]["enum"]) == {kind.uri for kind in KINDS}
    assert set(document["components"]["responses"]) == {kind.name for kind in KINDS}


async def test_documentation_loads_nothing_from_elsewhere(editors: Editors):
    """Swagger UI comes from this server, without an inline script, under a strict policy."""
    page = await editors.ask("GET", "/docs", role=None)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    text = page.body.decode()
    assert "<script>" not in text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    for address in addresses:
        assert address.startswith("/api/v1/")
        assert (await editors.ask("GET", address.removeprefix("/api/v1"), role=None)).status == 200


@pytest.mark.parametrize("name", docs.FILES)
async def test_vendored_files_say_what_they_are(editors: Editors, name: str):
    """With nosniff a wrong type would keep the page blank."""
    answer = await editors.ask("GET", f"/docs/{name}", role=None)
    kinds = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
    assert answer.headers["Content-Type"].startswith(kinds[name[name.rindex(".") :]])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"

"""What a foreign program reads off a page: JSON-LD and OpenGraph, as extruct understands them."""

from dataclasses import dataclass

import extruct

from tests.support.checkers.schema_org import check_json_ld


@dataclass(frozen=True)
class Extracted:
    """`json_ld` are the documents in a page; `opengraph` its properties by name, in the order they stand."""

    json_ld: list
    opengraph: dict


def extracted(body):
    """Read a page; what cannot be read is raised."""
    data = extruct.extract(body.decode(), syntaxes=["json-ld", "opengraph"], errors="strict")
    properties = {}
    for graph in data["opengraph"]:
        for name, value in graph["properties"]:
            properties.setdefault(name, []).append(value)
    return Extracted(json_ld=data["json-ld"], opengraph=properties)


def problems_of(pages):
    """What schema.org does not allow on each page, by path; a page has one document, or none if it is not to be found.

    The documents are returned as well, by path.
    """
    problems, documents = {}, {}
    for path, body in pages.items():
        data = extracted(body)
        if len(data.json_ld) != (0 if b'name="robots" content="noindex"' in body else 1):
            problems[path] = f"{len(data.json_ld)} documents"
        for document in data.json_ld:
            documents[path] = document
            if errors := check_json_ld(document):
                problems[path] = errors
    return problems, documents

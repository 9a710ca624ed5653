"""Entity tags (RFC 9110, section 8.8.3) and the conditions made of them.

A tag reads ``"r3"`` or ``"r3-p7"``: the revision of the text, then whatever else tells two answers apart (pinned, the
journal's seq). If-Match compares the revision alone, so that pinning an entry never costs a colleague an edit;
If-None-Match compares the whole tag.
"""

import re
from dataclasses import dataclass

from ticker.api.problem_types import BAD_REQUEST
from ticker.api.problems import Problem
from ticker.sentences import say

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_LIST = re.compile(rf"\s*{_TAG.pattern}(?:\s*,\s*{_TAG.pattern})*\s*")
_REVISION = re.compile(r"r(\d{1,15})(?:-\w+)?", re.ASCII)


def etag(revision: int, variant: str = "") -> str:
    """A strong tag, quotes included. `variant` is letters and digits."""
    return f'"r{revision}-{variant}"' if variant else f'"r{revision}"'


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The revisions an editor would overwrite; any, for ``*``."""

    header: str
    revisions: frozenset[int]

    @property
    def any(self) -> bool:
        return self.header.strip() == "*"

    def allows(self, revision: int) -> bool:
        return self.any or revision in self.revisions


def parse_if_match(header: str) -> IfMatch:
    """What an If-Match header allows. Weak tags never match (strong comparison), nor do tags that are not ours.

    Raises:
        Problem: 400, it is neither ``*`` nor a list of tags.
    """
    if header.strip() == "*":
        return IfMatch(header, frozenset())
    if not _LIST.fullmatch(header):
        raise Problem(BAD_REQUEST, say('If-Match has to be * or entity tags in quotes, such as "r3"'))
    ours = [_REVISION.fullmatch(tag) for weak, tag in _TAG.findall(header) if not weak]
    return IfMatch(header, frozenset(int(found[1]) for found in ours if found))


def none_match(header: str | None, tag: str) -> bool:
    """Whether If-None-Match allows the answer; if not, it is 304. Weak comparison (RFC 9110, section 13.1.2)."""
    if header is None:
        return True
    if header.strip() == "*":
        return False
    return tag.strip('"') not in {found for _, found in _TAG.findall(header)}

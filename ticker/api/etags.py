"""Entity tags (RFC 9110, section 8.8.3) and the conditions made of them.

A tag reads ``"r3"`` or ``"r3-p7"``: the revision of the text, then whatever else tells two answers apart (pinned, the
journal's seq). If-Match compares the revision alone, so that pinning an entry never costs a colleague an edit;
If-None-Match compares the whole tag.
"""

import re
from dataclasses import dataclass

from aiohttp import web

from ticker.api.problem_types import BAD_REQUEST
from ticker.api.problems import Problem
from ticker.sentences import say

ANY = "*"

_REVISION = re.compile(r"r(\d{1,15})(?:-\w+)?", re.ASCII)


def etag(revision: int, variant: str = "") -> str:
    """A strong tag, quotes included. `variant` is letters and digits."""
    return f'"r{revision}-{variant}"' if variant else f'"r{revision}"'


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The revisions an editor would overwrite; any, for ``*``."""

    header: str
    revisions: frozenset[int]

    def allows(self, revision: int) -> bool:
        # aiohttp reads the tag "*" in quotes as if it had none.
        return self.header == ANY or revision in self.revisions


def if_match(request: web.Request) -> IfMatch | None:
    """What If-Match allows, None without it. Weak tags never match (strong comparison), nor do tags that are not ours.

    Raises:
        Problem: 400, it is neither ``*`` nor a list of tags, or stands there twice: aiohttp reads the first line alone,
            and an edit must not pass for want of the second.
    """
    lines = request.headers.getall("If-Match", ())
    if not lines:
        return None
    if len(lines) > 1:
        raise Problem(BAD_REQUEST, say("If-Match stands there %(lines)s times; send it as one line", lines=len(lines)))
    if not request.if_match:
        raise Problem(BAD_REQUEST, say('If-Match has to be * or entity tags in quotes, such as "r3"'))
    ours = [_REVISION.fullmatch(tag.value) for tag in request.if_match if not tag.is_weak]
    return IfMatch(request.headers["If-Match"], frozenset(int(match[1]) for match in ours if match))


def none_match(request: web.Request, tag: str) -> bool:
    """Whether If-None-Match allows the answer; if not, it is 304. Weak comparison (RFC 9110, section 13.1.2)."""
    return not any(known.value in {tag.strip('"'), ANY} for known in request.if_none_match or ())

"""The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header); its effect: `ticker.editing.idempotency`."""

import hashlib
import re

from ticker.api.problem_types import BAD_REQUEST
from ticker.api.problems import Problem
from ticker.editing.idempotency import Key
from ticker.sentences import say

MAX_LENGTH = 255

_QUOTED = re.compile(r'"((?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\["\\])*)"')
_BARE = re.compile(r"[!#-~]+")


def parse_key(header: str, *, fingerprint: str) -> Key:
    """The key in the header: a structured-field string (RFC 9651) in quotes, or the bare key most clients send.

    Raises:
        Problem: 400, it is empty, longer than 255 characters, or has spaces or characters outside ASCII.
    """
    text = header.strip()
    if quoted := _QUOTED.fullmatch(text):
        text = re.sub(r"\\(.)", r"\1", quoted[1])
    elif not _BARE.fullmatch(text):
        text = ""
    if not 1 <= len(text) <= MAX_LENGTH:
        detail = say("Idempotency-Key has to be 1 to %(max)s printable ASCII characters, best a UUID", max=MAX_LENGTH)
        raise Problem(BAD_REQUEST, detail)
    return Key(key=text, fingerprint=fingerprint)


def fingerprint_of(method: str, path: str, body: bytes, if_match: str) -> str:
    """What makes two requests the same (64 hex digits). Parts are length-prefixed, so none runs into the next."""
    digest = hashlib.sha256()
    for part in (method.encode(), path.encode(), if_match.encode("utf-8", "surrogateescape"), body):
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()

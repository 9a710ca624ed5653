"""Forms as multipart/form-data (RFC 7578), read while nobody knows yet who has sent them: in one go over the bytes.

The standard library's parser for mail takes minutes for a megabyte that was made to be slow.
"""

import re
from collections.abc import Mapping
from typing import Final

from ticker.sentences import say

MAX_FIELDS: Final = 200

MAX_HEAD: Final = 1_000
"""Bytes before a part's content: its name and type, and perhaps the name of a file."""

_BOUNDARY: Final = re.compile(r"""boundary=(?:"([ '-?A-Z_a-z]{1,70})"|(['-9=?A-Z_a-z]{1,70}))""", re.IGNORECASE)
_DISPOSITION: Final = re.compile(
    rb"^content-disposition:[ \t]*form-data[ \t]*;([^\r\n]*)", re.IGNORECASE | re.MULTILINE
)
_NAME: Final = re.compile(rb'(?:^|[ \t;])name="([^"]*)"', re.IGNORECASE)
_FILE: Final = re.compile(rb"(?:^|[ \t;])filename\*?=", re.IGNORECASE)


def texts(kind: str, body: bytes) -> Mapping[str, str]:
    """The texts of a form by name, files left out; `kind` is its Content-Type. The last of a name counts.

    Raises:
        ValueError: it is no such form, is not UTF-8, or has more than `MAX_FIELDS` parts.
    """
    found = _BOUNDARY.search(kind)
    if not found:
        raise ValueError(say("the Content-Type names no boundary"))
    delimiter = b"\r\n--" + (found[1] or found[2]).encode()
    _, *parts, end = (b"\r\n" + body).split(delimiter, MAX_FIELDS + 1)
    if not end.startswith(b"--"):
        raise ValueError(say("it is cut off, or has more than %(parts)s parts", parts=MAX_FIELDS))
    named = (_text(part) for part in parts)
    return dict(pair for pair in named if pair)


def _text(part: bytes) -> tuple[str, str] | None:
    """Name and text of a part; None if it is a file, or nothing of a form."""
    end = part.find(b"\r\n\r\n", 0, MAX_HEAD)
    disposition = _DISPOSITION.search(part[: max(end, 0)])
    name = disposition and _NAME.search(disposition[1])
    if not disposition or not name or _FILE.search(disposition[1]):
        return None
    return name[1].decode(), part[end + 4 :].decode()

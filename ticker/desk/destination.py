"""Where somebody goes on after signing in: to the page of the desk they asked for, never to another site."""

import re
from typing import Final

DESK: Final = "/desk"

_LOCAL = re.compile(r"/desk(?:[/?#][^\\\x00-\x20\x7f]*)?")
"""Backslashes and control characters are left out: browsers read some of them as a slash, or as nothing."""


def local(wanted: str) -> str:
    """`wanted` if it is an address of the desk, without scheme and host; else the desk's first page."""
    return wanted if _LOCAL.fullmatch(wanted) else DESK

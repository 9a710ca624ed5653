"""What people sign in with: one spelling of each login."""

import re

from ticker.sentences import say

PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,98}[a-z0-9])?")
RULE = say("must be 1 to 100 lower-case letters a-z, digits and . _ @ + -, with a letter or digit at both ends")


def canonical(typed: str) -> str:
    """The login as it is stored; phones begin every field with a capital. No database takes NUL."""
    return typed.replace("\0", "").strip().lower()

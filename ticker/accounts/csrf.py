"""Whether a request that carries a cookie was meant by whoever has it: browsers add cookies to foreign pages' requests.

Two independent answers: a token that only our own pages can read, and where the browser says the request comes from.
"""

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

HEADER = "X-CSRF-Token"
FIELD = "csrf_token"
"""The same token in a form."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1), so nobody gains by forging them."""


def token_for(secret: str) -> str:
    """The token that belongs to a cookie. A page may show it: the cookie cannot be found from it."""
    return hmac.new(_bytes(secret), b"ticker csrf", hashlib.sha256).hexdigest()


def matches(secret: str, sent: str) -> bool:
    """Whether `sent` is the cookie's token; takes the same time wherever they differ."""
    return hmac.compare_digest(_bytes(token_for(secret)), _bytes(sent))


def is_foreign(headers: Mapping[str, str], *, own: str, public_url: str) -> bool:
    """Whether the browser says that another site's page sent this.

    `own` is the host the request was sent to, port included; `public_url` is where a proxy in front is reached.
    Without either header it was no browser of this decade (Fetch metadata, section 2.4; Fetch, section 3.2), and no
    foreign page can take them away.
    """
    if headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc not in {own, urlsplit(public_url).netloc}


def _bytes(sent: str) -> bytes:
    """As it came: headers need not be text."""
    return sent.encode(errors="surrogateescape")

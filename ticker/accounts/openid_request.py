"""The request somebody was sent to the single sign-on with, kept until they come back in the same browser.

Nothing of it is kept here: one random secret goes into a cookie of that browser, and what the protocol wants kept apart
(state, nonce, PKCE verifier) is derived from it. So any process can take the callback, and nothing in the
address bar is enough to sign in.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

VALID_FOR = timedelta(minutes=10)
"""From the click on “Mit … anmelden” to the way back: a password manager, a second factor, a telephone call."""

_COOKIE = re.compile(r"([A-Za-z0-9_-]{43})\.([0-9]{1,11})\.((?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?)", re.ASCII)
"""Seconds to the year 5138, and nothing that could not be base64: browsers send whatever somebody has put there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthRequest:
    """`secret` is 256 random bits as text; `at` is when they left (UTC, to the second), `next` where they want to."""

    secret: str
    at: datetime
    next: str

    @classmethod
    def now(cls, next_: str, *, at: datetime) -> Self:
        return cls(secret=secrets.token_urlsafe(32), at=at.replace(microsecond=0), next=next_)

    @classmethod
    def from_cookie(cls, text: str, *, now: datetime) -> Self | None:
        """The request in the cookie; None if there is none, or it was made too long ago."""
        match = _COOKIE.fullmatch(text)
        if not match:
            return None
        at = datetime.fromtimestamp(int(match[2]), UTC)
        if not at <= now < at + VALID_FOR:
            return None
        return cls(secret=match[1], at=at, next=_decoded(match[3]))

    def cookie(self) -> str:
        return f"{self.secret}.{int(self.at.timestamp())}.{_encoded(self.next.encode())}"

    @property
    def state(self) -> str:
        """Binds the callback to this browser (RFC 6749, section 10.12), and to when and where to they left."""
        return self._derived(f"state {self.at.timestamp():.0f} {self.next}")

    @property
    def nonce(self) -> str:
        """Binds the ID token to this request (OpenID Connect Core, section 15.5.2)."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Whoever intercepts the code cannot use it without this (RFC 7636, section 4.1)."""
        return self._derived("verifier")

    def _derived(self, purpose: str) -> str:
        return _encoded(hmac.digest(self.secret.encode(), purpose.encode(), hashlib.sha256))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode(errors="replace")

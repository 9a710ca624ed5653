"""Logins and passwords: what is taken for one, and how a password is kept (argon2id, RFC 9106)."""

import asyncio
import re
import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ticker.errors import TooManyAttempts
from ticker.ids import new_entry_id
from ticker.sentences import Sentence, say

LOGIN_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,98}[a-z0-9])?")
LOGIN_RULE = say("must be 1 to 100 lower-case letters a-z, digits and . _ @ + -, with a letter or digit at both ends")

MIN_LENGTH = 12
MAX_LENGTH = 200
"""Characters. Long enough for a sentence; length is what counts, so nothing is asked of the characters
(NIST SP 800-63B-4, section 3.1.1.2)."""

VARIETY = 5
"""Different characters at least: “aaaaaaaaaaaa” is guessed at once."""

AT_ONCE = 2
"""Hashes computed side by side: each takes 64 MiB and 0.1 s of up to four cores, on purpose."""

QUEUE = 40
"""Hashes waiting their turn, 2 s of work; whoever comes then is asked to come back, so that a flood eats no memory."""

BUSY_SECONDS = 5


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordCheck:
    """Whether a password is right. `renewed` is a hash to store instead, empty unless today's parameters are others."""

    right: bool
    renewed: str = ""


class Passwords:
    """Hashes and checks passwords, in threads of its own. Opens nothing before it is first used."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # RFC 9106, section 4, second recommended option
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0
        self._dummy_hash = _dummy_hash_of(self._hasher)

    async def hashed(self, password: str) -> str:
        """The hash to store, with salt and parameters (PHC string format).

        Raises:
            TooManyAttempts: too many are waiting.
        """
        return await self._run(lambda: self._hasher.hash(_normal(password)))

    async def check(self, password: str, stored: str | None) -> PasswordCheck:
        """Compare with what is stored. Without anything stored it is wrong, and takes as long to find out.

        Raises:
            TooManyAttempts: too many are waiting.
        """
        return await self._run(lambda: self._checked(_normal(password), stored))

    def close(self) -> None:
        self._threads.shutdown()

    def _checked(self, password: str, stored: str | None) -> PasswordCheck:
        try:
            self._hasher.verify(stored or self._dummy_hash, password)
        except (VerificationError, InvalidHashError):
            return PasswordCheck(right=False)
        if stored and self._hasher.check_needs_rehash(stored):
            return PasswordCheck(right=True, renewed=self._hasher.hash(password))
        return PasswordCheck(right=stored is not None)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= QUEUE:
            raise TooManyAttempts(BUSY_SECONDS)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def canonical_login(typed: str) -> str:
    """The login as it is stored; phones begin every field with a capital. No database takes NUL."""
    return typed.replace("\0", "").strip().lower()


def weakness(password: str, login: str) -> Sentence | None:
    """What is wrong with it as a new password, and what would be right; None if it will do."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        return say(
            "must be %(min)s to %(max)s characters long; a short sentence is easy to remember",
            min=MIN_LENGTH,
            max=MAX_LENGTH,
        )
    if len(set(password)) < VARIETY:
        return say("must be made of at least %(variety)s different characters", variety=VARIETY)
    if login and login in password.lower():
        return say("must not have the login in it")
    return None


def generate_password() -> str:
    """A new password, as in ``4g7k2-m9x0q-7twy3-b5n8d``: 100 random bits that can be read out on the phone."""
    digits = new_entry_id() + new_entry_id()
    return "-".join(digits[place : place + 5] for place in range(0, len(digits), 5))


def _normal(password: str) -> str:
    """The same on every keyboard (NIST SP 800-63B-4, section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _dummy_hash_of(hasher: PasswordHasher) -> str:
    """A hash with these parameters that no password has: made of random bytes, so that making it costs nothing."""
    salt, tag = (
        b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${tag}"

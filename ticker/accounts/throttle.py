"""How often sign-ins may fail: by address, by login, and by both together, each with pauses that double.

Failures of one address against one login count most. An address alone may fail more often, because a newsroom shares
one. A login alone may fail most often and is never paused for long: else anybody could keep somebody out from afar.
docs/adr/0017-failed-sign-ins-pause.md has the reasons.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ticker.accounts.address import client_network


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`free` failures cost nothing; then pauses of 1, 2, 4 … seconds, up to `longest`."""

    free: int
    longest: int

    def pause(self, failures: int) -> timedelta:
        """How long nothing is looked at after so many failures."""
        if failures < self.free:
            return timedelta()
        doubled = 2 ** min(failures - self.free, self.longest.bit_length())
        return timedelta(seconds=min(doubled, self.longest))


BOTH = Limit(free=5, longest=900)
ADDRESS = Limit(free=20, longest=900)
LOGIN = Limit(free=50, longest=30)

FORGOTTEN_AFTER = timedelta(days=1)
"""Without another failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptKeys:
    """What an attempt is counted by: keys of the table of attempts. The login is hashed: it may be a password."""

    both: str
    limits: Mapping[str, Limit]


def attempt_keys(login: str, address: str) -> AttemptKeys:
    """The keys for this login from this address; an empty address, as on a Unix socket, is not counted by itself."""
    place = client_network(address)
    name = hashlib.sha256(login.encode()).hexdigest()
    both = f"both {place} {name}"
    limits = {both: BOTH, f"login {name}": LOGIN}
    return AttemptKeys(both=both, limits=limits | ({f"address {place}": ADDRESS} if place else {}))

"""Presence: who is at which liveblog and at what, in memory, forgotten within seconds."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Self

from ticker.api.desk_ports import Doing

EXPIRY_SECONDS: Final = 25.0
"""Whoever has not been heard of for so long has left; desks say it again every 10 to 15 seconds."""

PER_PERSON: Final = 10
"""Open desks of one person at one liveblog; further ones are not shown."""

PER_LIVEBLOG: Final = 200
"""Open desks at one liveblog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One desk: `client` tells a person's open desks apart; `entry_id` is what is being edited, else empty."""

    id: str
    name: str
    doing: Doing
    entry_id: str
    client: str

    @classmethod
    def parsed(cls, body: bytes) -> Self:
        """What another process has said."""
        return cls(**json.loads(body))

    @property
    def body(self) -> bytes:
        return json.dumps(asdict(self)).encode()


class Presence:
    """Who is here, as far as this process has heard. Times are seconds of whatever clock the caller has."""

    def __init__(self) -> None:
        self._here: defaultdict[str, dict[tuple[str, str], tuple[Attendance, float]]] = defaultdict(dict)

    def note(self, slug: str, attendance: Attendance, now: float) -> bool:
        """Somebody is here at `now`; whether that is news."""
        here, key = self._here[slug], (attendance.id, attendance.client)
        before = here.get(key)
        if before is None and not self._room_for(attendance.id, here):
            return False
        here[key] = (attendance, now)
        return before is None or before[0] != attendance

    def forget(self, now: float) -> Sequence[str]:
        """Let go of those who have not been heard of; the liveblogs that somebody has left."""
        left = []
        for slug, here in tuple(self._here.items()):
            gone = [key for key, (_, seen) in here.items() if now - seen > EXPIRY_SECONDS]
            for key in gone:
                del here[key]
            if gone:
                left.append(slug)
            if not here:
                del self._here[slug]
        return left

    def people(self, slug: str) -> Sequence[Attendance]:
        """Those at a liveblog, in the order they came."""
        return [attendance for attendance, _ in self._here.get(slug, {}).values()]

    @staticmethod
    def _room_for(id_: str, here: dict[tuple[str, str], tuple[Attendance, float]]) -> bool:
        return len(here) < PER_LIVEBLOG and sum(person == id_ for person, _ in here) < PER_PERSON

"""What the people and programs behind the ids in the journal are called, remembered for a while."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from ticker.domain.permissions import Principal

REMEMBERED_SECONDS: Final = 60.0
REMEMBERED_MAX: Final = 1000


class Names:
    """Ids → names; an id that nobody has is left out."""

    def __init__(self, by_id: Callable[[str], Awaitable[Principal | None]]) -> None:
        self._by_id = by_id
        self._known: dict[str, tuple[str, float]] = {}

    async def __call__(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The names of all `ids`.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        names = {id_: await self._name(id_) for id_ in dict.fromkeys(ids)}
        return {id_: name for id_, name in names.items() if name}

    async def _name(self, id_: str) -> str:
        name, fetched_at = self._known.get(id_, ("", 0.0))
        now = time.monotonic()
        if name and now - fetched_at < REMEMBERED_SECONDS:
            return name
        principal = await self._by_id(id_)
        if principal is None:
            return ""
        if len(self._known) >= REMEMBERED_MAX:
            self._known.clear()
        self._known[id_] = principal.name, now
        return principal.name

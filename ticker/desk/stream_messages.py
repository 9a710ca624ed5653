"""What events of the journal are to somebody at the desk, as server-sent events. Pure but for the cards' memory."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ticker.desk.cards import LANE_OF, Cards, Viewer
from ticker.desk.presence import Attendance
from ticker.domain import events as e
from ticker.domain.liveblog import Liveblog
from ticker.domain.timestamps import timestamp

CHANGES_WHAT_CAN_BE_DONE = (e.LiveblogOpened, e.LiveblogClosed, e.LiveblogReopened)
"""Events after which every card has other buttons."""


class StreamMessages:
    """Tells records to viewers. `state` is the liveblog after all of them, or later still: a card is never old."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    def encode(
        self, state: Liveblog, records: Sequence[e.Record], names: Mapping[str, str], viewer: Viewer, unpinned: str = ""
    ) -> bytes:
        """The records for one kind of viewer, with the `names` of actors; `unpinned` lost its pin to another entry.

        Only the last event of a record has an id: whoever was cut off between two gets both again.
        """
        parts: list[bytes] = []
        for record in records:
            entry_id = getattr(record.event, "entry_id", "")
            actor = {"actor": record.actor, "actor_name": names.get(record.actor, "")}
            if entry_id:
                if isinstance(record.event, e.EntryPinned) and unpinned not in {"", entry_id}:
                    parts.append(self._entry(state, record, unpinned, actor, viewer, last=False))
                parts.append(self._entry(state, record, entry_id, actor, viewer, last=True))
                continue
            renewed = isinstance(record.event, CHANGES_WHAT_CAN_BE_DONE)
            parts.append(_liveblog(state, record, actor, last=not renewed))
            if renewed:
                parts.append(_event("reset", {"seq": record.seq}, record.seq))
        return b"".join(parts)

    def _entry(
        self, state: Liveblog, record: e.Record, entry_id: str, actor: Mapping[str, str], viewer: Viewer, *, last: bool
    ) -> bytes:
        seq = record.seq if last else None
        entry = state.entries.get(entry_id)
        if entry is None:
            return _event("gone", {"seq": record.seq, "id": entry_id}, seq)
        data = {
            "seq": record.seq,
            "id": entry.id,
            "state": entry.state,
            "lane": LANE_OF[entry.state],
            "number": entry.number,
            "html": self._cards.card(state, entry, viewer),
            **actor,
            "at": timestamp(record.at),
            "type": type(record.event).__name__,
        }
        return _event("entry", data, seq)


def reset(seq: int) -> bytes:
    """Ask for everything anew: what was missed cannot be told one by one. What follows comes after `seq`.

    It has no id: whoever is cut off before everything has come is told again.
    """
    return _event("reset", {"seq": seq})


def presence(people: Sequence[Attendance]) -> bytes:
    """Everybody who is here, whatever was said of them before."""
    return _event("presence", {"people": [asdict(attendance) for attendance in people]})


def _liveblog(state: Liveblog, record: e.Record, actor: Mapping[str, str], *, last: bool) -> bytes:
    data = {
        "seq": record.seq,
        "state": state.state,
        "title": state.title,
        "summary_revision": state.summary.revision,
        **actor,
        "type": type(record.event).__name__,
    }
    return _event("liveblog", data, record.seq if last else None)


def _event(name: str, data: Mapping[str, Any], id_: int | None = None) -> bytes:
    """A server-sent event (HTML Standard, section 9.2). JSON has no line breaks of its own."""
    head = "" if id_ is None else f"id: {id_}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()

"""A record as one line of ``events.jsonl`` and back. Pure."""

import json
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from ticker.domain import events as e
from ticker.domain.timestamps import timestamp
from ticker.journal.codec import StoredEvent, canonical, decode


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid", strict=True))
class _Line:
    liveblog: str
    seq: int
    at: str
    actor: str
    type: str
    v: int
    data: dict[str, Any] | None
    salt: str | None
    digest: str
    prev: str
    hash: str


_LINE = TypeAdapter(_Line)


def to_line(record: e.Record) -> bytes:
    """Canonical JSON in UTF-8 and a line feed. `data` of a withheld event is null."""
    fields = {
        "liveblog": record.liveblog,
        "seq": record.seq,
        "at": timestamp(record.at),
        "actor": record.actor,
        "type": record.type,
        "v": record.version,
        "data": json.loads(record.data) if record.data else None,
        "salt": record.salt,
        "digest": record.digest,
        "prev": record.prev,
        "hash": record.hash,
    }
    return canonical(fields).encode() + b"\n"


def from_line(line: bytes) -> e.Record:
    """The record that `to_line` wrote as `line`, byte for byte.

    Raises:
        ValueError: it is not such a line.
        UnknownEvent: a newer Ticker wrote it.
    """
    try:
        record = _record(_LINE.validate_json(line))
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        raise ValueError(f"{place}: {problem['msg']}" if place else problem["msg"]) from error
    except OverflowError as error:
        raise ValueError("at: no such time") from error
    if to_line(record) != line:
        raise ValueError("not in canonical form")
    return record


def _record(line: _Line) -> e.Record:
    data = "" if line.data is None else canonical(line.data)
    stored = StoredEvent(type=line.type, version=line.v, data=data)
    return e.Record(
        liveblog=line.liveblog,
        seq=line.seq,
        at=datetime.fromisoformat(line.at),
        actor=line.actor,
        type=stored.type,
        version=stored.version,
        data=data,
        event=decode(stored) if data else e.Withheld(),
        salt=line.salt,
        digest=line.digest,
        prev=line.prev,
        hash=line.hash,
    )

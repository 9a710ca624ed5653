"""The hash chain: each record sealed behind the one before, so that tampering shows.

``digest = SHA-256(canonical([salt, data]))`` and ``hash = SHA-256(canonical({liveblog, seq, at, actor, type, v, digest,
prev}))``, where `canonical` is JSON with sorted keys, no spaces, UTF-8. Because the chain seals the digest and not the
data, a public archive can withhold a draft or a retracted text and still close; the salt keeps a withheld text from
being guessed.
"""

import hashlib
from datetime import datetime

from ticker.domain import events as e
from ticker.domain.timestamps import timestamp
from ticker.errors import ChainBroken
from ticker.journal.codec import canonical, encode
from ticker.journal.port import Journal

GENESIS = "0" * 64
"""`prev` of the first record."""


def seal(event: e.Event, *, liveblog: str, seq: int, at: datetime, actor: str, salt: str, prev: str) -> e.Record:
    """The record that chains `event` behind the hash `prev`."""
    stored = encode(event)
    digest = digest_of(salt, stored.data)
    return e.Record(
        liveblog=liveblog,
        seq=seq,
        at=at,
        actor=actor,
        type=stored.type,
        version=stored.version,
        data=stored.data,
        event=event,
        salt=salt,
        digest=digest,
        prev=prev,
        hash=hash_of(liveblog, seq, at, actor, stored.type, stored.version, digest, prev),
    )


def check(record: e.Record) -> None:
    """Verify one record by itself; a withheld or redacted one (no salt) by its digest alone.

    Raises:
        ChainBroken: the data does not give the digest, or the record does not give the hash.
    """
    if record.salt is not None and digest_of(record.salt, record.data) != record.digest:
        raise ChainBroken(record.liveblog, record.seq, "the event's data does not match its digest")
    expected = hash_of(
        record.liveblog,
        record.seq,
        record.at,
        record.actor,
        record.type,
        record.version,
        record.digest,
        record.prev,
    )
    if expected != record.hash:
        raise ChainBroken(record.liveblog, record.seq, "the record does not match its hash")


async def verify(journal: Journal, liveblog: str) -> int:
    """Walk the whole chain of a liveblog; the number of records it has.

    Raises:
        ChainBroken: the first record that does not hash to what it says, does not follow the one before, or is missing
            before the head.
        UnknownEvent: a record that a newer release wrote.
    """
    seq, prev = 0, GENESIS
    head = await journal.head(liveblog)
    async for record in journal.read(liveblog, limit=head.seq if head else 0):
        if record.seq != seq + 1:
            raise ChainBroken(liveblog, seq + 1, f"is missing; seq {record.seq} comes next")
        if record.prev != prev:
            raise ChainBroken(liveblog, record.seq, f"does not follow the record of seq {seq}")
        check(record)
        seq, prev = record.seq, record.hash
    if head and (seq, prev) != (head.seq, head.hash):
        raise ChainBroken(liveblog, seq + 1, f"the records do not end in the head, seq {head.seq}")
    return seq


def digest_of(salt: str, data: str) -> str:
    """Seal of an event's data (64 hex digits)."""
    return hashlib.sha256(f'["{salt}",{data}]'.encode()).hexdigest()


def hash_of(liveblog: str, seq: int, at: datetime, actor: str, type_: str, version: int, digest: str, prev: str) -> str:
    """Seal of a whole record (64 hex digits)."""
    header = {
        "liveblog": liveblog,
        "seq": seq,
        "at": timestamp(at),
        "actor": actor,
        "type": type_,
        "v": version,
        "digest": digest,
        "prev": prev,
    }
    return hashlib.sha256(canonical(header).encode()).hexdigest()

"""Checks the hash chain: whether a journal still says what was written into it."""

from ticker.errors import ChainBroken
from ticker.journal.codec import GENESIS, check
from ticker.journal.port import Journal


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

"""The container of an archive: a ZIP file (APPNOTE 6.3) that can be written in one way only. Pure.

Members are stored, not compressed, sorted by path, dated 1980-01-01, without comments and extra fields. So the file is
a function of its members on every machine (two versions of zlib compress differently), and reading can be strict: a
file is accepted only if packing what was read gives the same bytes. A deflate stream could not promise that: padding
bits and equally good matches let some bits flip unseen. And what is not compressed cannot be a bomb.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ticker.errors import ArchiveError

LARGEST = 0xFFFF_FFFE
"""Bytes an archive may have: just under 4 GiB, where ZIP would need a second kind of header for every member."""

_PATH = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9][A-Za-z0-9._-]{0,127})*")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")

_STORED_NEEDS = 10  # version 1.0 of the format
_ZIP64_NEEDS = 45
_MADE_ON_UNIX = 3 << 8 | 45
_MODE = 0o100644 << 16
_DAY_ONE = 1 << 5 | 1  # 1980-01-01, the first day ZIP knows
_MANY = 0xFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of the archive; `path` has slashes and is made of letters, digits, dots, hyphens and underscores."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Placed:
    path: bytes
    size: int
    crc: int
    offset: int


def pack(members: Sequence[Member]) -> bytes:
    """The ZIP file of these members, in whatever order they come.

    Raises:
        ArchiveError: a path is not allowed or occurs twice, or the file would be too large.
    """
    parts: list[bytes] = []
    directory: list[_Placed] = []
    offset = 0
    for member in sorted(members, key=lambda member: member.path):
        placed = _Placed(member.path.encode(), len(member.body), zlib.crc32(member.body), offset)
        _check_path(placed.path, directory)
        directory.append(placed)
        header = _local(placed)
        parts += (header, member.body)
        offset += len(header) + len(member.body)
        if offset > LARGEST:
            raise ArchiveError(f"the archive would be larger than {LARGEST:,} bytes, at {member.path!r}")
    parts += _directory(directory, offset)
    return b"".join(parts)


def unpack(packed: bytes) -> Sequence[Member]:
    """The members, sorted by path. What is accepted packs to the same bytes again.

    Raises:
        ArchiveError: it is not such a file; names the first place that is wrong.
    """
    if len(packed) > LARGEST:
        raise ArchiveError(f"the file has {len(packed):,} bytes; an archive has at most {LARGEST:,}")
    if packed[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise ArchiveError("this is not a ZIP file: it does not begin like one")
    members: list[Member] = []
    directory: list[_Placed] = []
    for placed, body in _locals(packed, directory):
        if zlib.crc32(body) != placed.crc:
            raise ArchiveError(f"{placed.path.decode()!r} was changed: its bytes do not match its checksum")
        members.append(Member(path=placed.path.decode(), body=body))
    _check_directory(packed, directory)
    return members


def _locals(packed: bytes, directory: list[_Placed]) -> Iterator[tuple[_Placed, bytes]]:
    """Walk the members from the first byte on; each is added to `directory` before it is given out."""
    offset = 0
    while packed[offset : offset + 4] == b"PK\x03\x04":
        placed = _placed(packed, offset)
        _check_path(placed.path, directory)
        start = offset + _LOCAL.size + len(placed.path)
        if packed[offset:start] != _local(placed):
            raise ArchiveError(f"the ZIP header of {placed.path.decode()!r} is not as Ticker writes it")
        offset = start + placed.size
        if offset > len(packed):
            raise ArchiveError(f"the file ends within {placed.path.decode()!r}")
        directory.append(placed)
        yield placed, packed[start:offset]


def _placed(packed: bytes, offset: int) -> _Placed:
    if offset + _LOCAL.size > len(packed):
        raise ArchiveError(f"the file ends within a ZIP header, at byte {offset:,}")
    *_, crc, _, size, length, _ = _LOCAL.unpack_from(packed, offset)
    start = offset + _LOCAL.size
    return _Placed(packed[start : start + length], size, crc, offset)


def _check_path(path: bytes, directory: Sequence[_Placed]) -> None:
    if not _PATH.fullmatch(path):
        raise ArchiveError(f"a member is called {path.decode(errors='replace')!r}; such a name could lead elsewhere")
    if directory and path == directory[-1].path:
        raise ArchiveError(f"{path.decode()!r} is there twice")
    if directory and path < directory[-1].path:
        raise ArchiveError(f"{path.decode()!r} is out of order; members are sorted by path")


def _check_directory(packed: bytes, directory: Sequence[_Placed]) -> None:
    """Everything behind the members follows from them."""
    last = directory[-1] if directory else None
    start = last.offset + _LOCAL.size + len(last.path) + last.size if last else 0
    expected, actual = b"".join(_directory(directory, start)), packed[start:]
    if actual.startswith(expected) and actual != expected:
        raise ArchiveError(f"{len(actual) - len(expected):,} bytes follow after the end of the ZIP file")
    if actual != expected:
        pairs = zip(expected, actual, strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(actual)))
        raise ArchiveError(f"the ZIP directory does not match the members, at byte {start + same:,}")


def _local(placed: _Placed) -> bytes:
    header = _LOCAL.pack(
        b"PK\x03\x04",
        _STORED_NEEDS,
        *(0, 0),  # flags, method: stored
        *(0, _DAY_ONE),
        *(placed.crc, placed.size, placed.size),
        *(len(placed.path), 0),
    )
    return header + placed.path


def _central(placed: _Placed) -> bytes:
    header = _CENTRAL.pack(
        b"PK\x01\x02",
        *(_MADE_ON_UNIX, _STORED_NEEDS),
        *(0, 0),  # flags, method: stored
        *(0, _DAY_ONE),
        *(placed.crc, placed.size, placed.size),
        *(len(placed.path), 0, 0),  # no extra field, no comment
        *(0, 0, _MODE),
        placed.offset,
    )
    return header + placed.path


def _directory(directory: Sequence[_Placed], start: int) -> Sequence[bytes]:
    """The central directory, which begins at `start`, and the records that end the file."""
    entries = [_central(placed) for placed in directory]
    size, count = sum(map(len, entries)), len(entries)
    if count < _MANY:
        return [*entries, _END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0)]
    versions = (_MADE_ON_UNIX, _ZIP64_NEEDS)
    return [
        *entries,
        _END_64.pack(b"PK\x06\x06", _END_64.size - 12, *versions, 0, 0, count, count, size, start),
        _LOCATOR_64.pack(b"PK\x06\x07", 0, start + size, 1),
        _END.pack(b"PK\x05\x06", 0, 0, _MANY, _MANY, size, start, 0),
    ]

"""Artefacts in memory, each in the encodings asked for, as fresh as the files they were read from."""

import hashlib
import os
import stat
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ticker.projections.artefact import COMPRESSED
from ticker.readers import caching
from ticker.readers.encoding import FILE_SUFFIX, Coding
from ticker.readers.metrics import Metrics

CAPACITY = 64 * 1024 * 1024
"""Bytes of bodies kept: about 4,000 pages with their encodings."""

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CachedFile:
    """One encoding of one artefact: its bytes, its strong validator (RFC 9110 §8.8.3, unquoted) and its headers."""

    body: bytes
    etag: str
    headers: Mapping[str, str]
    stamp: Stamp


class FileCache:
    """Copies of the files under `root`; a lookup costs one `lstat`, and a read when the file was replaced.

    The worker replaces files as a whole, so time, size and inode tell whether a copy is the current one. Reading is
    done on the event loop: a page of 60 KB comes from the kernel in 30 µs, a thread would cost more. Who asks is
    answerable for `path`: it must be one that `ticker.readers.pages` lets through.
    """

    def __init__(self, root: Path, metrics: Metrics, *, capacity: int = CAPACITY) -> None:
        self.root = root
        self._capacity = capacity
        self._copies: OrderedDict[str, CachedFile] = OrderedDict()
        self._bytes = 0
        self._bytes_gauge = metrics.shelf_bytes
        self._hits = metrics.file_cache.labels("hit")
        self._misses = metrics.file_cache.labels("miss")

    def find(self, path: str, codings: Sequence[Coding] = ("identity",)) -> CachedFile | None:
        """The artefact in the first of `codings` it is stored in; None if there is no such artefact.

        A reader who accepts none of them is sent the plain bytes, as RFC 9110 §12.1 allows.
        """
        if PurePosixPath(path).suffix in COMPRESSED:
            for coding in codings:
                if copy := self._copy(path, coding):
                    return copy
        return self._copy(path, "identity")

    def exists(self, path: str) -> bool:
        """Whether there is such an artefact, without reading it."""
        return _stamp(f"{self.root}/{path}") is not None

    def _copy(self, path: str, coding: Coding) -> CachedFile | None:
        file = f"{self.root}/{path}{FILE_SUFFIX[coding]}"
        stamp = _stamp(file)
        held = self._copies.get(file)
        if held is not None and held.stamp == stamp:
            self._copies.move_to_end(file)
            self._hits.inc()
            return held
        self._forget(file)
        return None if stamp is None else self._read(file, path, coding)

    def _read(self, file: str, path: str, coding: Coding) -> CachedFile | None:
        try:
            with open(file, "rb", opener=_no_links) as opened:
                stamp = _of(os.fstat(opened.fileno()))  # of what is read; the file may have been replaced since
                body = opened.read()
        except FileNotFoundError:
            return None  # taken away since it was looked at
        self._misses.inc()
        etag = hashlib.sha256(body).hexdigest()[:20] + FILE_SUFFIX[coding].replace(".", "-")
        copy = CachedFile(body, etag, caching.headers(path, coding=coding, etag=etag), stamp)
        self._keep(file, copy)
        return copy

    def _keep(self, file: str, copy: CachedFile) -> None:
        if len(copy.body) > self._capacity // 8:
            return  # one picture must not push out a hundred pages
        self._copies[file] = copy
        self._bytes += len(copy.body)
        while self._bytes > self._capacity:
            self._forget(next(iter(self._copies)))
        self._bytes_gauge.set(self._bytes)

    def _forget(self, file: str) -> None:
        if gone := self._copies.pop(file, None):
            self._bytes -= len(gone.body)


def _stamp(file: str) -> Stamp | None:
    try:
        found = os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _of(found) if stat.S_ISREG(found.st_mode) else None  # a link could lead out of the store


def _of(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino


def _no_links(file: str, flags: int) -> int:
    return os.open(file, flags | os.O_NOFOLLOW | os.O_CLOEXEC)

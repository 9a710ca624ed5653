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
        self._files: OrderedDict[str, CachedFile] = OrderedDict()
        self._bytes = 0
        self._bytes_gauge = metrics.file_cache_bytes
        self._hits = metrics.file_cache.labels("hit")
        self._misses = metrics.file_cache.labels("miss")

    def find(self, path: str, codings: Sequence[Coding] = ("identity",)) -> CachedFile | None:
        """The artefact in the first of `codings` it is stored in; None if there is no such artefact.

        A reader who accepts none of them is sent the plain bytes, as RFC 9110 §12.1 allows.
        """
        if PurePosixPath(path).suffix in COMPRESSED:
            for coding in codings:
                if cached := self._lookup(path, coding):
                    return cached
        return self._lookup(path, "identity")

    def exists(self, path: str) -> bool:
        """Whether there is such an artefact, without reading it."""
        return _stamp(f"{self.root}/{path}") is not None

    def _lookup(self, path: str, coding: Coding) -> CachedFile | None:
        file = f"{self.root}/{path}{FILE_SUFFIX[coding]}"
        stamp = _stamp(file)
        cached = self._files.get(file)
        if cached is not None and cached.stamp == stamp:
            self._files.move_to_end(file)
            self._hits.inc()
            return cached
        self._evict(file)
        return None if stamp is None else self._read(file, path, coding)

    def _read(self, file: str, path: str, coding: Coding) -> CachedFile | None:
        try:
            with open(file, "rb", opener=_no_links) as opened:
                stamp = _stamp_of(os.fstat(opened.fileno()))  # of what is read; the file may have been replaced since
                body = opened.read()
        except FileNotFoundError:
            return None  # taken away since it was looked at
        self._misses.inc()
        etag = hashlib.sha256(body).hexdigest()[:20] + FILE_SUFFIX[coding].replace(".", "-")
        cached = CachedFile(body, etag, caching.headers(path, coding=coding, etag=etag), stamp)
        self._add(file, cached)
        return cached

    def _add(self, file: str, cached: CachedFile) -> None:
        if len(cached.body) > self._capacity // 8:
            return  # one picture must not push out a hundred pages
        self._files[file] = cached
        self._bytes += len(cached.body)
        while self._bytes > self._capacity:
            self._evict(next(iter(self._files)))
        self._bytes_gauge.set(self._bytes)

    def _evict(self, file: str) -> None:
        if evicted := self._files.pop(file, None):
            self._bytes -= len(evicted.body)


def _stamp(file: str) -> Stamp | None:
    try:
        status = os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _stamp_of(status) if stat.S_ISREG(status.st_mode) else None  # a link could lead out of the store


def _stamp_of(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _no_links(file: str, flags: int) -> int:
    return os.open(file, flags | os.O_NOFOLLOW | os.O_CLOEXEC)

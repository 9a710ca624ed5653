"""Artefacts as files under a public root that nginx, or Ticker itself, serves as they are.

Each file is put as a whole: written beside it, dated, then renamed. Nothing is synced to disk but what cannot be
rendered again, pictures. The file system must know flock, which keeps two workers from writing one liveblog at once.
"""

import asyncio
import fcntl
import json
import os
import re
import time
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from obstore.exceptions import BaseError
from obstore.store import LocalStore

from ticker.errors import Fenced, StoreError
from ticker.projections.artefact import Artefact
from ticker.projections.compression import FORMS, forms
from ticker.projections.port import Cursor

PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
"""Relative, with slashes, no segment that begins with a dot: nothing outside the root, nothing hidden."""

UNFINISHED = "#1"
"""Behind the name of a file that is being written; obstore lists none that is called so. One that a crash left is
overwritten by the next."""

Forms = Sequence[tuple[str, bytes]]
"""Paths and bytes of all the files of one artefact (`ticker.projections.compression.forms`)."""

SITE = ".site"
"""Takes the place of a slug for artefacts that belong to no liveblog; no slug begins with a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is kept of a liveblog in the state directory: its cursor, and the highest seq somebody began to write."""

    seq: int = 0
    sealed: int = 0
    renderer_version: str = ""
    claimed_seq: int = 0

    @classmethod
    def parsed(cls, saved: bytes) -> "Progress":
        """What was saved, by this release or one before: in the file two fields are called `imprint` and `begun`.

        Raises:
            ValueError, TypeError: this is not what was saved.
        """
        values = dict(json.loads(saved))
        return cls(renderer_version=values.pop("imprint", ""), claimed_seq=values.pop("begun", 0), **values)

    def dumped(self) -> str:
        """The text to save."""
        values = asdict(self)
        version, claimed = values.pop("renderer_version"), values.pop("claimed_seq")
        return json.dumps({"imprint": version, **values, "begun": claimed})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWriteLock:
    """A `WriteLock` by the lock file that every writer takes."""

    store: "FileStore"
    slug: str
    claimed_seq: int

    async def fence(self, seq: int) -> None:
        await asyncio.to_thread(self.store.claim, self.slug, seq)


class FileStore:
    """A `Store` on a local or shared file system: artefacts below `root`, cursors and locks below `state_dir`."""

    def __init__(self, root: Path, state_dir: Path) -> None:
        """Creates both directories. `state_dir` must not lie below `root`: readers may fetch what is there."""
        state_dir.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._state_dir = state_dir
        self._objects = LocalStore(root, mkdir=True)

    async def write(
        self,
        slug: str,
        cursor: Cursor,
        artefacts: Sequence[Artefact],
        *,
        removed: Collection[str] = (),
        more: bool = False,
    ) -> None:
        _check(slug, *removed)
        paths = [*(artefact.path for artefact in artefacts), *removed]
        if strays := [path for path in paths if not path.startswith(f"{slug}/")]:
            raise StoreError(f"{strays[0]!r} does not belong to liveblog {slug!r}")
        await asyncio.to_thread(self._write, slug, cursor, artefacts, removed, more=more)

    async def put(self, artefacts: Sequence[Artefact], *, durable: bool = False) -> None:
        await asyncio.to_thread(self._put_site, artefacts, durable=durable)

    @asynccontextmanager
    async def lock(self, slug: str) -> AsyncIterator[FileWriteLock]:
        _check(slug)
        lock = ExitStack()
        try:
            claimed_seq = await asyncio.to_thread(self._acquire, slug, lock)
            yield FileWriteLock(store=self, slug=slug, claimed_seq=claimed_seq)
        finally:
            lock.close()

    async def cursor(self, slug: str) -> Cursor:
        _check(slug)
        progress = await asyncio.to_thread(self._progress, slug)
        return Cursor(seq=progress.seq, sealed=progress.sealed, renderer_version=progress.renderer_version)

    async def read(self, path: str) -> bytes | None:
        """As the port says; a compressed form is read by its own path (``….br``, ``….gz``)."""
        if not PATH.fullmatch(path):
            return None
        try:
            result = await self._objects.get_async(path)
            return bytes(await result.bytes_async())
        except FileNotFoundError:
            return None
        except (OSError, BaseError) as error:
            raise StoreError(f"cannot read {path!r}: {error}") from error

    async def paths(self, slug: str) -> Sequence[str]:
        _check(slug)
        return await asyncio.to_thread(self._paths, slug)

    # --- in a thread: compression and the wait for a lock must not hold up the event loop -----------------------

    def _write(
        self, slug: str, cursor: Cursor, artefacts: Sequence[Artefact], removed: Collection[str], *, more: bool
    ) -> None:
        files = _files(artefacts)
        with self._store_errors(slug), self._locked(slug):
            before = self._progress(slug)
            if cursor.seq < before.claimed_seq:
                raise Fenced(slug, mine=cursor.seq, stored=before.claimed_seq)
            self.claim(slug, cursor.seq)
            self._put(files)
            self._remove(removed)
            if not more:
                sealed = max(cursor.sealed, before.sealed)
                progress = Progress(
                    seq=cursor.seq, sealed=sealed, renderer_version=cursor.renderer_version, claimed_seq=cursor.seq
                )
                self._save(slug, progress)

    def claim(self, slug: str, seq: int) -> None:
        """Under the lock: turn away whoever has folded less than `seq`."""
        with self._store_errors(slug):
            (self._root / slug).mkdir(parents=True, exist_ok=True)  # somebody may have emptied the root
            before = self._progress(slug)
            if seq > before.claimed_seq:
                self._save(slug, replace(before, claimed_seq=seq))

    def _acquire(self, slug: str, lock: ExitStack) -> int:
        with self._store_errors(slug):
            lock.enter_context(self._locked(slug))
            return self._progress(slug).claimed_seq

    def _put_site(self, artefacts: Sequence[Artefact], *, durable: bool) -> None:
        files = _files(artefacts)
        with self._store_errors(SITE), self._locked(SITE):
            self._put(files)
            if durable:
                self._sync([path for artefact in files for path, _ in artefact])

    def _put(self, files: Iterable[Forms]) -> None:
        """Under the lock: each file has a date that none of the same artefact has had, in whole seconds (ADR 24)."""
        for artefact in files:
            first = max(int(time.time()) + 1 - len(artefact), self._newest_date(artefact[-1][0]) + 1)
            for second, (path, body) in enumerate(artefact, first):
                self._replace(self._root / path, body, second)

    def _newest_date(self, path: str) -> int:
        """The newest date among the forms of an artefact: whole seconds since 1970, 0 if it is not there."""
        newest = 0
        for form in ("", *FORMS):
            with suppress(FileNotFoundError):
                newest = max(newest, int((self._root / (path + form)).stat().st_mtime))
        return newest

    def _replace(self, file: Path, body: bytes, second: int) -> None:
        temporary = file.with_name(file.name + UNFINISHED)
        try:
            temporary.write_bytes(body)
        except FileNotFoundError:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(body)
        os.utime(temporary, (second, second))
        temporary.replace(file)

    def _sync(self, paths: Iterable[str]) -> None:
        """To the disk: the files, and the names they have in all folders above them."""
        files = {self._root / path for path in paths}
        folders = {folder for file in files for folder in file.parents if folder.is_relative_to(self._root)}
        for path in (*files, *folders):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _remove(self, paths: Iterable[str]) -> None:
        # Compressed forms first: `paths` knows an artefact by its plain file, so a crash in between leaves one that is
        # found and removed again, never a form that a web server hands out and nobody looks for.
        for path in paths:
            for name in (*(path + form for form in FORMS), path):
                (self._root / name).unlink(missing_ok=True)

    def _paths(self, slug: str) -> list[str]:
        with self._store_errors(slug):
            paths = [meta["path"] for chunk in self._objects.list(slug) for meta in chunk]
        return sorted(path for path in paths if not path.endswith(FORMS))

    @contextmanager
    def _locked(self, slug: str) -> Iterator[None]:
        """Waits for whoever writes this liveblog, in this process or another; a dead one's lock is free at once."""
        with (self._state_dir / f"{slug}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _progress(self, slug: str) -> Progress:
        """Nothing, if the artefacts are gone or a power cut tore the file: then all is rendered again."""
        try:
            saved = (self._state_dir / f"{slug}.json").read_bytes()
            progress = Progress.parsed(saved)
        except (FileNotFoundError, ValueError, TypeError):
            return Progress()
        return progress if (self._root / slug).is_dir() else Progress()

    def _save(self, slug: str, progress: Progress) -> None:
        """Under the lock only, so the name of the temporary file is free."""
        temporary = self._state_dir / f"{slug}.new"
        temporary.write_text(progress.dumped(), encoding="ascii")
        temporary.replace(self._state_dir / f"{slug}.json")

    @contextmanager
    def _store_errors(self, slug: str) -> Iterator[None]:
        try:
            yield
        except (OSError, BaseError) as error:
            raise StoreError(
                f"cannot write or list artefacts of {slug!r} in {os.fspath(self._root)}: {error}"
            ) from error


def _files(artefacts: Sequence[Artefact]) -> list[Forms]:
    """Everything compressed before the lock is taken, so that the forms of one artefact change within a moment."""
    _check(*(artefact.path for artefact in artefacts))
    return [list(forms(artefact)) for artefact in artefacts]


def _check(*paths: str) -> None:
    for path in paths:
        if not PATH.fullmatch(path):
            raise StoreError(f"{path!r} cannot be the path of an artefact")

"""A secret of this instance: made once, kept in a file of its own, read by every process that comes after."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def read_or_create(path: Path, make: Callable[[], bytes]) -> bytes:
    """What stands in `path`; if there is nothing, what `make` gives. Processes that start together get the same.

    The file is on disk before this returns, and only its owner can read it (mode 0600).

    Raises:
        OSError: it cannot be read or written.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = write_temporary(path, make())
        try:
            # Linked into place: whoever comes second finds the name taken and reads that one.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(temporary)
        finally:
            temporary.unlink()
        _sync(path.parent)
    return path.read_bytes()


def write_temporary(path: Path, content: bytes) -> Path:
    """A file with this content in the same directory, on disk, mode 0600."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _sync(directory: Path) -> None:
    """Without it a new name can be lost with the power, and the next start would make another secret."""
    number = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

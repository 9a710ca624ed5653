"""The instance's signing key: made once, kept in the data directory, never sent anywhere."""

import contextlib
import os
import tempfile
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ticker.errors import ConfigError
from ticker.projections.archive.signature import SigningKey

PRIVATE = "archive-ed25519.pem"
"""PKCS #8, unencrypted, readable by its owner only."""

PUBLIC = "archive-ed25519.pub.pem"
"""To hand out: `ticker verify --key` takes it."""


def signing_key(directory: Path) -> SigningKey:
    """The key in `directory`, made if there is none. Processes that start at the same moment get the same one.

    Raises:
        ConfigError: the file is there and is not an Ed25519 key, or cannot be read or written.
    """
    path = directory / PRIVATE
    try:
        if not path.exists():
            _make(path)
        key = _load(path)
        if not (public := directory / PUBLIC).exists():
            _replace(public, key.public.pem)
    except OSError as error:
        raise ConfigError(f"the archive key {path} cannot be used: {error.strerror}") from error
    return key


def _make(path: Path) -> None:
    """Write a new key beside, then link it into place: whoever comes second finds the name taken and uses that key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    beside = _write_beside(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(beside)
    finally:
        beside.unlink()
    _sync(path.parent)


def _load(path: Path) -> SigningKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"the archive key {path} is not an unencrypted PEM private key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(f"the archive key {path} is not an Ed25519 key")
    return SigningKey(key)


def _replace(path: Path, content: bytes) -> None:
    beside = _write_beside(path, content)
    beside.chmod(0o644)
    beside.replace(path)


def _write_beside(path: Path, content: bytes) -> Path:
    """A file with this content in the same directory, on disk, mode 0600."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _sync(directory: Path) -> None:
    """Without it a new name can be lost with the power, and the next start would make another key."""
    number = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

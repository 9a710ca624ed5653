"""The instance's signing key: made once, kept in the data directory, never sent anywhere."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ticker import keyfile
from ticker.archive.signature import SigningKey
from ticker.errors import ConfigError

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
        key = _load(keyfile.read_or_create(path, _generate), path)
        if not (public := directory / PUBLIC).exists():
            _replace(public, key.public.pem)
    except OSError as error:
        raise ConfigError(f"the archive key {path} cannot be used: {error.strerror}") from error
    return key


def _generate() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load(pem: bytes, path: Path) -> SigningKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"the archive key {path} is not an unencrypted PEM private key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(f"the archive key {path} is not an Ed25519 key")
    return SigningKey(key)


def _replace(path: Path, content: bytes) -> None:
    temporary = keyfile.write_temporary(path, content)
    temporary.chmod(0o644)
    temporary.replace(path)

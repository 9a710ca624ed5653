"""Secrets of hooks at rest: encrypted, because a signature can only be checked with the secret itself.

A hash would do for tokens and passwords, which are shown to us; this one never comes along. The key lies apart from the
database, so that a copy of the one is worth nothing without the other.
"""

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from ticker import keyfile
from ticker.errors import ConfigError

KEY = "hooks-fernet.key"


class SecretBox:
    """Seals and opens with the instance's key (Fernet: AES-128-CBC with HMAC-SHA256), made when first needed."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / KEY

    def seal(self, secret: str) -> str:
        """The secret as it may lie in a database.

        Raises:
            ConfigError: the key cannot be read or made.
        """
        return self._fernet().encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            ConfigError: the key is not the one it was sealed with, or cannot be read.
        """
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise ConfigError(f"{self._path} is not the key that the secrets of hooks were sealed with") from error

    def _fernet(self) -> Fernet:
        try:
            return Fernet(keyfile.read_or_create(self._path, Fernet.generate_key))
        except (OSError, ValueError) as error:
            raise ConfigError(f"the key {self._path} cannot be used: {error}") from error

"""Ed25519 (RFC 8032) signatures under archives, and how keys are named. Pure; `keys` keeps the file."""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from ticker.errors import ArchiveError

ID_DIGITS = 32
"""Hex digits of a key's id: 128 bits, too many to find a second key for."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whom an archive says it is from."""

    key: Ed25519PublicKey

    @classmethod
    def from_pem(cls, pem: bytes) -> "PublicKey":
        """Read a ``BEGIN PUBLIC KEY`` block (RFC 7468 §13).

        Raises:
            ArchiveError: it is none, or for another algorithm.
        """
        try:
            key = load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise ArchiveError("the public key cannot be read; it has to be a PEM block") from error
        if not isinstance(key, Ed25519PublicKey):
            raise ArchiveError("the public key is not an Ed25519 key")
        return cls(key)

    @property
    def pem(self) -> bytes:
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def id(self) -> str:
        """The first 32 hex digits of the SHA-256 of the key's 32 bytes."""
        return hashlib.sha256(self.key.public_bytes_raw()).hexdigest()[:ID_DIGITS]

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's, under exactly these bytes."""
        try:
            self.key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What an instance signs its archives with. The same message gets the same signature."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.public_key())

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self.key.sign(message)

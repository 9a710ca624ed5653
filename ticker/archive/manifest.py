"""The manifest: what an archive holds, of which liveblog, and whose signature stands under it. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from ticker.archive.container import Member
from ticker.archive.signature import PublicKey
from ticker.config import Site
from ticker.errors import ArchiveError
from ticker.projections.artefact import SLUG

FORMAT = "ticker-archive"
VERSION = 1

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_WEB_ADDRESS = TypeAdapter(HttpUrl)
_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class LiveblogName:
    """Which liveblog it is, for people and programs that open the manifest first."""

    slug: Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$")]
    title: str


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class LastRecord:
    """The last record: its seq and its hash, which seals all before it."""

    seq: Annotated[int, Field(ge=1)]
    hash: Digest


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Seal:
    """A member as it has to be: SHA-256 in hex digits, size in bytes."""

    sha256: Digest
    size: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, body: bytes) -> "Seal":
        return cls(sha256=hashlib.sha256(body).hexdigest(), size=len(body))


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Signer:
    """The key under the manifest: its id, and the PEM block itself."""

    id: str
    algorithm: Literal["Ed25519"] = "Ed25519"
    pem: str

    @classmethod
    def of(cls, key: PublicKey) -> "Signer":
        return cls(id=key.id, pem=key.pem.decode())


class Manifest(BaseModel):
    """`manifest.json`. `sealed_at` is when the last event was committed: an archive carries no clock of its own.

    `members` are all files but the manifest and its signature, by path. `site` is what the pages were rendered with.
    """

    model_config = _STRICT

    format: Literal["ticker-archive"] = "ticker-archive"
    version: int = VERSION
    ticker: str
    liveblog: LiveblogName
    site: Site
    head: LastRecord
    sealed_at: str
    signer: Signer
    members: Mapping[str, Seal]

    def to_bytes(self) -> bytes:
        """Indented JSON with sorted keys, in UTF-8: the exact bytes that are signed."""
        return _serialise(self.model_dump(mode="json"))

    @classmethod
    def from_bytes(cls, body: bytes) -> "Manifest":
        """Read a manifest of this format.

        Raises:
            ArchiveError: it is none, or of a newer format.
        """
        try:
            fields = json.loads(body)
            if isinstance(fields, dict) and fields.get("format") == FORMAT and fields.get("version") != VERSION:
                newer = f"format version {fields.get('version')}; this release reads version {VERSION}"
                raise ArchiveError(f"manifest.json: the archive has {newer}")
            manifest = cls.model_validate_json(body)
            _WEB_ADDRESS.validate_python(manifest.site.public_url)
        except ValidationError as error:
            problem = error.errors()[0]
            place = ".".join(map(str, problem["loc"])) or "public_url"
            raise ArchiveError(f"manifest.json: {place}: {problem['msg']}") from error
        except (ValueError, RecursionError) as error:
            raise ArchiveError(f"manifest.json is not JSON: {error}") from error
        if _serialise(fields) != body:  # not `manifest`: what a later release adds has a default, and was not signed
            raise ArchiveError("manifest.json is not written as Ticker writes it")
        return manifest


def _serialise(plain: object) -> bytes:
    return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def seals(members: Iterable[Member]) -> Mapping[str, Seal]:
    return {member.path: Seal.of(member.body) for member in members}

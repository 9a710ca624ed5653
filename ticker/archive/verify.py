"""Verifies an archive: every byte is what its signer sealed, or the first thing that is wrong."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ticker.archive import container
from ticker.archive.contents import EVENTS, MANIFEST, README, SIGNATURE, SITE
from ticker.archive.eventlines import from_line
from ticker.archive.manifest import Manifest, Seal
from ticker.archive.redaction import check_redaction, overwritten_before_opening, undone_texts
from ticker.archive.signature import PublicKey
from ticker.domain.events import EntryRetracted, Record
from ticker.domain.liveblog import Liveblog
from ticker.domain.timestamps import timestamp
from ticker.errors import ArchiveError, JournalError
from ticker.journal.chain import check
from ticker.projections.artefact import RESERVED_SLUGS, Artefact

PICTURES = (".jpg", ".png", ".webp")
"""Kinds of file an archive may bring along below `media/`: nothing that a browser would run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A verified archive. `records` are redacted, `state` is their fold, `artefacts` is the site without `site/`.

    `signer_checked` says whether the signer is the one that was asked for; else the signature is valid, and whose it is
    has to be found out elsewhere.
    """

    manifest: Manifest
    signer_checked: bool
    packed: bytes
    records: Sequence[Record]
    state: Liveblog
    artefacts: Sequence[Artefact]

    @property
    def slug(self) -> str:
        return self.manifest.liveblog.slug


def verify(path: Path, *, signer: str | None = None) -> Report:
    """Read an archive from a file and check all of it.

    Raises:
        ArchiveError: names the first thing wrong with it, or that it was not signed by the key with the id `signer`.
    """
    try:
        size = os.stat(path).st_size  # noqa: PTH116  # before anything of it is read
        if size > container.LARGEST:
            raise ArchiveError(f"{path} has {size:,} bytes; an archive has at most {container.LARGEST:,}")
        packed = path.read_bytes()
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from error
    return verify_bytes(packed, signer=signer)


def verify_bytes(packed: bytes, *, signer: str | None = None) -> Report:
    """As `verify`, for an archive in memory."""
    members = {member.path: member.body for member in container.unpack(packed)}
    manifest = _signed_manifest(members, signer)
    _check_members(members, manifest)
    records = list(_records(members[EVENTS], manifest))
    return Report(
        manifest=manifest,
        signer_checked=signer is not None,
        packed=packed,
        records=records,
        state=_fold_chain(records, manifest),
        artefacts=[
            Artefact(path=path.removeprefix(SITE), body=body) for path, body in members.items() if path.startswith(SITE)
        ],
    )


def _signed_manifest(members: Mapping[str, bytes], signer: str | None) -> Manifest:
    for path in (MANIFEST, SIGNATURE):
        if path not in members:
            raise ArchiveError(f"{path} is missing")
    manifest = Manifest.from_bytes(members[MANIFEST])
    try:
        key = PublicKey.from_pem(manifest.signer.pem.encode())
    except ArchiveError as error:
        raise ArchiveError(f"manifest.json: {error}") from error
    if key.id != manifest.signer.id:
        raise ArchiveError(f"manifest.json: the key is {key.id}, not {manifest.signer.id} as it says")
    if not key.signed(members[MANIFEST], members[SIGNATURE]):
        raise ArchiveError("the signature in manifest.sig does not belong to manifest.json: one of them was changed")
    if signer is not None and signer != key.id:
        raise ArchiveError(f"the archive was signed by the key {key.id}, not by {signer}")
    return manifest


def _check_members(members: Mapping[str, bytes], manifest: Manifest) -> None:
    for path, seal in manifest.members.items():
        if path not in members:
            raise ArchiveError(f"{path!r} is missing")
        if Seal.of(members[path]) != seal:
            raise ArchiveError(f"{path!r} was changed: its bytes do not match the manifest")
    for path in members:
        if path not in manifest.members and path not in (MANIFEST, SIGNATURE):
            raise ArchiveError(f"{path!r} is not in the manifest: it was put in later")
        if not _is_allowed(path, manifest.liveblog.slug):
            raise ArchiveError(f"{path!r} has no place in an archive of {manifest.liveblog.slug!r}")
    for path in (EVENTS, README):
        if path not in members:
            raise ArchiveError(f"{path} is missing")


def _is_allowed(path: str, slug: str) -> bool:
    if slug in RESERVED_SLUGS:
        return False  # the site's own addresses
    if path.startswith(f"{SITE}media/"):
        return path.endswith(PICTURES)
    own = path.startswith((f"{SITE}{slug}/", f"{SITE}assets/")) and path != f"{SITE}{slug}/archive.zip"
    return own or path in (MANIFEST, SIGNATURE, EVENTS, README)


def _records(lines: bytes, manifest: Manifest) -> Iterator[Record]:
    for number, line in enumerate(lines.splitlines(keepends=True), 1):
        try:
            record = from_line(line)
        except (ValueError, JournalError) as error:
            raise ArchiveError(f"{EVENTS}, line {number}: {error}") from error
        if record.liveblog != manifest.liveblog.slug:
            raise ArchiveError(f"{EVENTS}, line {number}: belongs to the liveblog {record.liveblog!r}")
        yield record


def _fold_chain(records: Sequence[Record], manifest: Manifest) -> Liveblog:
    """Follow the chain to its end: each record by itself, its place, and that it could happen."""
    retracted = {record.event.entry_id for record in records if isinstance(record.event, EntryRetracted)}
    overwritten, undone = overwritten_before_opening(records), undone_texts(records)
    state = Liveblog(slug=manifest.liveblog.slug)
    for record in records:
        if record.seq != state.seq + 1:
            raise ArchiveError(f"seq {state.seq + 1} is missing; seq {record.seq} comes next")
        try:
            check(record)
            state.apply(record)
        except JournalError as error:
            raise ArchiveError(f"the chain is broken: {error}") from error
        except KeyError as error:
            raise ArchiveError(f"seq {record.seq}: {record.type} of an entry {error} that is not there") from error
        check_redaction(record, retracted, overwritten, undone)
    if (state.seq, state.hash) != (manifest.head.seq, manifest.head.hash):
        raise ArchiveError(f"the chain ends at seq {state.seq}, the manifest says {manifest.head.seq}")
    if state.title != manifest.liveblog.title:
        raise ArchiveError("manifest.json: the title is not the liveblog's")
    if timestamp(records[-1].at) != manifest.sealed_at:
        raise ArchiveError("manifest.json: sealed_at is not the time of the last event")
    return state

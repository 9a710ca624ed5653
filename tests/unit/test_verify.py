"""One byte changed anywhere in an archive is found, and the first thing wrong is named."""

import json
import random
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings

from tests.support import strategies
from tests.support.archives import KEY, OTHER_KEY, a_day, members, public, resealed, sealed_archive
from tests.support.histories import opened, sealed
from tests.support.pipeline import SITE
from ticker.archive import container
from ticker.archive.container import Member
from ticker.archive.contents import MANIFEST
from ticker.archive.eventlines import to_line
from ticker.archive.verify import verify, verify_bytes
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import ArchiveError
from ticker.journal.codec import canonical

words = strategies.plain.map("Wort {}".format)


@pytest.fixture(scope="module")
def day():
    """The members of a whole archive, by path."""
    return {member.path: member.body for member in members(a_day())}


@pytest.fixture(scope="module")
def small():
    """The smallest archive there can be, properly signed: 3 KB."""
    history = opened()
    history.do(c.CloseLiveblog(headline="Ende"))
    whole = {member.path: member.body for member in members(history)}
    return resealed({path: body for path, body in whole.items() if not path.startswith("site/")})


def packed(parts):
    return container.pack([Member(path=path, body=body) for path, body in parts.items()])


def signer_of(key):
    return {"algorithm": "Ed25519", "id": key.public.id, "pem": key.public.pem.decode()}


def refused(archive, *, signer=None):
    """The sentence an archive is refused with."""
    with pytest.raises(ArchiveError) as caught:
        verify_bytes(archive, signer=signer)
    return str(caught.value)


# --- the good ones ------------------------------------------------------------------------------------------


def test_an_archive_verifies(tmp_path):
    """And tells what is in it."""
    history = a_day()
    (tmp_path / "archive.zip").write_bytes(sealed_archive(history))
    report = verify(tmp_path / "archive.zip", signer=KEY.public.id)
    assert report.signer_checked
    assert report.records == public(history)
    assert report.state.hash == report.manifest.head.hash == history.state.hash
    assert report.manifest.site == SITE
    assert "sturmflut/index.html" in {artefact.path for artefact in report.artefacts}


@settings(max_examples=strategies.examples(15))
@given(strategies.histories(text=words))
def test_every_history_gives_an_archive_that_verifies(history):
    """Whatever the desk did."""
    assert verify_bytes(sealed_archive(history)).records == public(history)


def test_an_unknown_key_is_said_to_be_unknown(day):
    """A valid signature tells that nothing changed since; not, who signed."""
    assert not verify_bytes(packed(day)).signer_checked


# --- a byte changed -----------------------------------------------------------------------------------------


def test_every_flipped_byte_is_found(small):
    """Headers, checksums, directory, names, contents: there is no byte that does not matter."""
    for place in range(len(small)):
        changed = bytearray(small)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(ArchiveError):
            verify_bytes(bytes(changed))


def test_every_bit_outside_the_members_is_found(small):
    """All eight bits of each byte that is the ZIP's and no member's."""
    bodies = sum(len(member.body) for member in container.unpack(small))
    inside = [n for member in container.unpack(small) for n in _span(small, member.body)]
    outside = sorted(set(range(len(small))) - set(inside))
    assert len(outside) == len(small) - bodies
    for place in outside:
        for bit in range(8):
            changed = bytearray(small)
            changed[place] ^= 1 << bit
            with pytest.raises(ArchiveError):
                verify_bytes(bytes(changed))


def _span(whole, part):
    start = whole.index(part)
    return range(start, start + len(part))


def test_a_sample_of_flipped_bytes_of_a_whole_archive_is_found(day):
    """300 places, other ones than above."""
    whole = packed(day)
    for place in random.Random(1).sample(range(len(whole)), 300):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        with pytest.raises(ArchiveError):
            verify_bytes(bytes(changed))


def test_every_flipped_byte_is_found_behind_a_checksum_that_fits(small):
    """Whoever changes a member changes its checksum too; then the manifest or its signature tells."""
    parts = {member.path: member.body for member in container.unpack(small)}
    for path, body in parts.items():
        for place in range(len(body)):
            changed = bytearray(body)
            changed[place] ^= 1
            with pytest.raises(ArchiveError, match=r"changed|manifest\.json"):
                verify_bytes(packed(parts | {path: bytes(changed)}))


@pytest.mark.parametrize("path", ["README.txt", "events.jsonl", "site/sturmflut/index.html"])
def test_the_changed_file_is_named(day, path):
    """Not only that something is wrong."""
    assert (
        refused(packed(day | {path: day[path] + b" "})) == f"'{path}' was changed: its bytes do not match the manifest"
    )


# --- the container ------------------------------------------------------------------------------------------


def test_what_is_no_zip_is_said_to_be_none():
    """As when somebody took the wrong file."""
    assert "not a ZIP file" in refused(b"")
    assert "not a ZIP file" in refused(b"<!doctype html>")


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    """With the system's reason."""
    with pytest.raises(ArchiveError, match="No such file"):
        verify(tmp_path / "none.zip")


def test_a_file_too_large_is_refused_unread(tmp_path):
    """4 GiB of nothing is not loaded into memory."""
    with (tmp_path / "large.zip").open("wb") as large:
        large.truncate(container.LARGEST + 1)
    with pytest.raises(ArchiveError, match="at most 4,294,967,294"):
        verify(tmp_path / "large.zip")


def test_bytes_around_the_zip_are_found(small):
    """An unzip looks past what stands before and behind; a reader of the archive might not."""
    assert "not a ZIP file" in refused(b"#!/bin/sh\n" + small)
    assert refused(small + b"\0") == "1 bytes follow after the end of the ZIP file"


@pytest.mark.parametrize("length", [3, 29, 100, -1, -23])
def test_a_cut_off_archive_is_found(small, length):
    """As a broken download leaves it."""
    assert refused(small[:length])


def _zipped(parts, compression=zipfile.ZIP_STORED, extra=b""):
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, body in parts:
            info = zipfile.ZipInfo(path)
            info.compress_type, info.extra = compression, extra
            archive.writestr(info, body)
    return whole.getvalue()


def _first(parts):
    """The local part of a ZIP file of these members."""
    whole = packed(dict(parts))
    return whole[: whole.index(b"PK\x01\x02")]


def _twice(whole):
    first = _first([(member.path, member.body) for member in container.unpack(whole)][:1])
    return first + whole


def _swapped(parts):
    return _first(parts[1:2]) + _first(parts[:1])


def test_tricks_of_the_container_are_refused(day):
    """A bomb, a comment, an extra field, a name that leads elsewhere, a member twice, another order."""
    parts = sorted(day.items())
    assert "as Ticker writes it" in refused(_zipped([("bomb", bytes(10**7))], zipfile.ZIP_DEFLATED))
    assert "ZIP directory" in refused(packed(day)[:-2] + b"\x05\0hello")
    assert "as Ticker writes it" in refused(_zipped(parts, extra=b"\x99\x99\x01\0x"))
    assert "could lead elsewhere" in refused(_zipped([("../../etc/passwd", b"x"), *parts]))
    assert "is there twice" in refused(_twice(packed(day)))
    assert "out of order" in refused(_swapped(parts))


# --- members ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["README.txt", "events.jsonl", "manifest.json", "manifest.sig", "site/sturmflut/index.html"]
)
def test_a_missing_member_is_named(day, path):
    """Whether the manifest tells of it or not."""
    less = {name: body for name, body in day.items() if name != path}
    assert refused(packed(less)) in (f"{path!r} is missing", f"{path} is missing")


def test_a_member_put_in_later_is_named(day):
    """Even a harmless one."""
    assert refused(packed(day | {"site/sturmflut/x.html": b""})) == (
        "'site/sturmflut/x.html' is not in the manifest: it was put in later"
    )


@pytest.mark.parametrize(
    "path", ["x.exe", "site/index.html", "site/other/index.html", "site/media/x.svg", "site/sturmflut/archive.zip"]
)
def test_a_member_that_has_no_place_is_refused(day, path):
    """Also when it is signed: replay puts what it finds into a public folder."""
    assert "has no place" in refused(resealed(day | {path: b""}))


# --- signature and manifest ---------------------------------------------------------------------------------


def test_another_key_is_not_the_one_asked_for(day):
    """Sealed again by somebody else: valid, but not theirs to say."""
    forged = resealed(day, key=OTHER_KEY, signer=signer_of(OTHER_KEY))
    assert not verify_bytes(forged).signer_checked
    assert refused(forged, signer=KEY.public.id) == (
        f"the archive was signed by the key {OTHER_KEY.public.id}, not by {KEY.public.id}"
    )


def test_a_signature_of_another_key_is_found(day):
    """The manifest names one key, another signed."""
    assert "does not belong to manifest.json" in refused(resealed(day, key=OTHER_KEY))


def test_a_borrowed_key_id_is_found(day):
    """The id has to be that of the key beside it."""
    forged = resealed(day, key=OTHER_KEY, signer=signer_of(OTHER_KEY) | {"id": KEY.public.id})
    assert "the key is" in refused(forged)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"version": 2}, "format version 2; this release reads version 1"),
        ({"format": "zip"}, "manifest.json: format"),
        ({"head": {"seq": 0, "hash": "0" * 64}}, "manifest.json: head.seq"),
        ({"head": {"seq": 3, "hash": "0" * 64}}, "the chain ends at seq 13, the manifest says 3"),
        ({"liveblog": {"slug": "sturmflut", "title": "Anders"}}, "the title is not the liveblog's"),
        ({"liveblog": {"slug": "media", "title": ""}}, "no place"),
        ({"liveblog": {"slug": "../x", "title": ""}}, "manifest.json: liveblog.slug"),
        ({"sealed_at": "2026-01-01T00:00:00.000000Z"}, "sealed_at is not the time"),
        ({"site": {"public_url": "javascript:alert(1)//", "publisher": "x"}}, "manifest.json: public_url"),
    ],
)
def test_a_manifest_that_says_something_else_is_found(day, fields, sentence):
    """Also when its signature is valid."""
    assert sentence in refused(resealed(day, **fields))


def test_an_archive_sealed_before_a_setting_was_known_verifies(day):
    """What a later release adds to the site has a default: bytes that were signed without it stay as they are."""
    before = {"public_url": "https://live.example.org", "publisher": "Küstenbote"}
    report = verify_bytes(resealed(day, site=before))
    assert report.manifest.site == SITE


def test_a_manifest_written_another_way_is_refused(day):
    """There is one way to write each, or two archives of the same would differ."""
    loose = day[MANIFEST].replace(b"\n", b"\n\n", 1)
    assert "not written as Ticker writes it" in refused(packed(day | {MANIFEST: loose}))


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b'{"format":"ticker-archive","version":1}', b"[" * 100_000]
)
def test_an_unreadable_manifest_is_told(day, body):
    """Whatever is in it instead."""
    assert refused(packed(day | {"manifest.json": body})).startswith("manifest.json")


# --- events -------------------------------------------------------------------------------------------------


def _with_lines(day, change):
    """The archive with other events, sealed again: the manifest fits, the chain has to tell."""
    lines = day["events.jsonl"].splitlines(keepends=True)
    change(lines)
    return resealed(day | {"events.jsonl": b"".join(lines)})


def _changed(line, **fields):
    return canonical(json.loads(line) | fields).encode() + b"\n"


def test_a_line_that_is_no_event_is_numbered(day):
    """So that it can be looked at."""
    for bad in (b"{}\n", b"hello\n", b"[" * 100_000 + b"\n", b'"\xff"\n', b"\n"):
        sentence = refused(_with_lines(day, lambda lines, bad=bad: lines.insert(2, bad)))
        assert sentence.startswith("events.jsonl, line 3: ")


def test_a_line_written_another_way_is_numbered(day):
    """There is one way to write an event."""
    spaced = refused(_with_lines(day, lambda lines: lines.insert(0, lines.pop(0).replace(b'":', b'": '))))
    assert spaced == "events.jsonl, line 1: not in canonical form"
    assert "line 3: Invalid" in refused(_with_lines(day, lambda lines: lines.insert(2, _changed(lines.pop(2), at="x"))))
    assert "line 3: seq" in refused(_with_lines(day, lambda lines: lines.insert(2, _changed(lines.pop(2), seq=True))))


def test_an_event_of_a_newer_release_is_told(day):
    """This release cannot know what it means."""
    newer = _with_lines(day, lambda lines: lines.insert(1, _changed(lines.pop(1), v=2)))
    assert "line 2: cannot read event 'LiveblogOpened' version 2" in refused(newer)


def test_an_event_of_another_liveblog_is_found(day):
    """One archive, one liveblog."""
    other = _with_lines(day, lambda lines: lines.insert(1, _changed(lines.pop(1), liveblog="anderes")))
    assert "belongs to the liveblog 'anderes'" in refused(other)


def test_gaps_and_ends_are_found(day):
    """An event left out, the last ones left out, all of them left out."""
    assert refused(_with_lines(day, lambda lines: lines.pop(4))) == "seq 5 is missing; seq 6 comes next"
    assert refused(_with_lines(day, lambda lines: lines.pop())).startswith("the chain ends at seq")
    assert refused(_with_lines(day, lambda lines: lines.clear())).startswith("the chain ends at seq 0")


@pytest.mark.parametrize(
    "fields", [{"actor": "p_x"}, {"at": "2026-01-01T00:00:00.000000Z"}, {"salt": "x"}, {"prev": "0" * 64}, {"hash": ""}]
)
def test_a_changed_event_breaks_the_chain(day, fields):
    """Whoever did what, when, and after what is sealed."""
    broken = refused(_with_lines(day, lambda lines: lines.insert(1, _changed(lines.pop(1), **fields))))
    assert broken.startswith("the chain is broken: liveblog 'sturmflut', seq ")


def test_a_changed_text_breaks_the_chain(day):
    """The one thing that somebody would want to change."""
    assert "Der Pegel steigt" in day["events.jsonl"].decode()
    forged = day | {"events.jsonl": day["events.jsonl"].replace(b"Der Pegel steigt", b"Der Pegel sinkt")}
    assert "seq 4: the event's data does not match its digest" in refused(resealed(forged))


def test_a_salt_taken_away_does_not_free_a_text(day):
    """Only what is retracted or withheld may come without, and then it may say nothing."""
    forged = _with_lines(day, lambda lines: lines.insert(3, _changed(lines.pop(3), salt=None)))
    assert refused(forged) == "seq 4: EntryPublished cannot be checked, its salt was taken away"
    withheld = _with_lines(day, lambda lines: lines.insert(3, _changed(lines.pop(3), salt=None, data=None)))
    assert "which readers have seen" in refused(withheld) or "not there" in refused(withheld)


def test_an_archive_that_tells_a_draft_or_a_retracted_text_is_refused(day):
    """Whoever sealed it did not mean to: it is not passed on."""
    full = b"".join(map(to_line, a_day().records))
    assert refused(resealed(day | {"events.jsonl": full})) == "seq 3: EntryDrafted is told, which no reader may see"
    without_draft = [
        new if isinstance(new.event, e.Withheld) else old
        for old, new in zip(a_day().records, public(a_day()), strict=True)
    ]
    told = refused(resealed(day | {"events.jsonl": b"".join(map(to_line, without_draft))}))
    assert "EntryPublished tells a text that was retracted" in told


def test_an_event_that_cannot_have_happened_is_found(day):
    """A well-made chain of nonsense."""
    created = e.LiveblogCreated(title="Sturmflut an der Küste", theme="liveblog", time_zone="UTC", language="de")
    nonsense = sealed([created, e.EntryPinned(entry_id="0a1b2c3d4e")])
    assert "seq 2: EntryPinned of an entry '0a1b2c3d4e' that is not there" in refused(
        resealed(day | {"events.jsonl": b"".join(map(to_line, nonsense))})
    )

"""What an archive holds, and what it must not."""

import json
import multiprocessing
import stat
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import strategies
from tests.support.archives import KEY, a_day, members, public, sealed_archive
from tests.support.histories import History, folded, opened
from tests.support.pipeline import renderer
from ticker.archive import container
from ticker.archive.container import Member
from ticker.archive.eventlines import from_line, to_line
from ticker.archive.keys import PRIVATE, PUBLIC, signing_key
from ticker.archive.signature import PublicKey
from ticker.archive.verify import verify_bytes
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import ArchiveError, ConfigError
from ticker.journal.chain import check
from ticker.projections.artefact import Artefact
from ticker.projections.rendered_liveblog import render_liveblog

few = settings(max_examples=strategies.examples(15))

words = strategies.plain.map("Wort {}".format)


# --- contents -----------------------------------------------------------------------------------------------


def test_an_archive_holds_the_records_the_site_and_a_signed_manifest():
    """Whoever opens it finds a readme, the events, the pages with what they load, and the list of all of it."""
    paths = {member.path for member in members(a_day())}
    assert {"README.txt", "events.jsonl", "manifest.json", "manifest.sig"} <= paths
    assert {"site/sturmflut/index.html", "site/sturmflut/page/1/index.html", "site/sturmflut/feed.atom"} <= paths
    assert {"site/sturmflut/e/0a1b2c3d4e/index.html", "site/sturmflut/e/5f6g7h8j9k/gone.html"} <= paths
    assert {"site/sturmflut/live/head.json", "site/sturmflut/live/2.json"} <= paths
    assert {path.rsplit(".", 1)[-1] for path in paths if path.startswith("site/assets/")} == {"css", "js", "svg"}


def test_what_no_reader_may_see_occurs_nowhere():
    """Drafts, discarded texts, retracted texts and their corrections are not in any member."""
    for member in members(a_day()):
        assert b"ENTWURF" not in member.body, member.path
        assert b"IRRTUM" not in member.body, member.path


@few
@given(strategies.histories(text=st.uuids().map(lambda unique: unique.hex)))
def test_drafts_and_retracted_texts_occur_nowhere(history):
    """Whatever the desk did: a text that is not public at the end, and never was in a text that is, is not told."""
    hidden, told = set(), {word for record in public(history) for word in _words(record)}
    for record in history.records:
        hidden |= _words(record) - told
    whole = b"\n".join(member.body for member in members(history))
    assert not [word for word in hidden if word.encode() in whole]


def _words(record):
    data = record.data or "{}"
    return {word for word in _leaves(json.loads(data)) if len(word) == 32}


def _leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [str(value).removeprefix("<p>").removesuffix("</p>")]


@few
@given(strategies.histories(text=words))
def test_redaction_keeps_the_chain_and_what_readers_see(history):
    """The redacted records still hash, and render to the same bytes as the full ones."""
    records = public(history)
    for record in records:
        check(record)
    assert folded(records).hash == history.state.hash
    full = render_liveblog(renderer(), "sturmflut", history.records)
    assert render_liveblog(renderer(), "sturmflut", records).artefacts == full.artefacts


def test_what_readers_see_does_not_tell_of_drafts():
    """An entry without times of its own goes by when readers could first see it, not by when it was drafted."""
    history = opened()
    untold = e.Content(headline="Ohne Zeit", occurred_at=history.now)
    history.do(c.SaveDraft(entry_id="0a1b2c3d4e", content=untold), later=timedelta(hours=2))
    history.do(c.PublishEntry(entry_id="0a1b2c3d4e", imported=c.Imported(published_at=None)))
    history.do(c.SaveDraft(entry_id="5f6g7h8j9k", content=untold), later=timedelta(hours=2))
    history.do(c.PublishEntry(entry_id="5f6g7h8j9k"))
    full = render_liveblog(renderer(), "sturmflut", history.records)
    assert render_liveblog(renderer(), "sturmflut", public(history)).artefacts == full.artefacts


def test_words_replaced_before_the_opening_occur_nowhere():
    """A working title or deck may tell what is embargoed; no reader saw it. The archive verifies without it."""
    history = History(
        c.CreateLiveblog(title="GEHEIM eins", deck="GEHEIM zwei", top_story="GEHEIM drei", opened=False),
        c.SetSummary(points=(e.Point(text="GEHEIM vier"),)),
        c.ReviseLiveblog(title="GEHEIM fünf"),
        c.ReviseLiveblog(title="Pressegespräch", deck="Um zehn Uhr", top_story=""),
        c.SetSummary(points=(e.Point(text="Es beginnt um zehn Uhr"),)),
        c.OpenLiveblog(),
        c.ReviseLiveblog(title="Der Minister tritt zurück"),
        c.CloseLiveblog(headline="Ende des Liveblogs"),
    )
    found = {member.path: member.body for member in members(history)}
    assert not [path for path, body in found.items() if b"GEHEIM" in body]
    assert b"Um zehn Uhr" in found["events.jsonl"]
    report = verify_bytes(sealed_archive(history))
    assert [record.seq for record in report.records if record.salt is None] == [1, 2, 3]


@few
@given(strategies.histories(text=strategies.wild))
def test_redacting_again_changes_nothing(history):
    """So a liveblog that came out of an archive can be sealed again."""
    history.records = public(history)
    assert public(history) == history.records


@few
@given(strategies.histories(text=strategies.wild))
def test_an_event_line_reads_back_as_the_same_record(history):
    """Whatever characters the desk typed."""
    for record in public(history):
        assert from_line(to_line(record)) == record


def test_the_same_inputs_give_the_same_bytes():
    """Nothing of the moment or the machine gets in."""
    assert sealed_archive(a_day()) == sealed_archive(a_day())


def test_pictures_that_a_page_shows_are_named():
    """Of the pictures, those of texts that are gone or replaced are not taken along."""
    history = opened()
    old, new = (e.Content(headline="Bild", blocks=(e.Image(src=f"/media/{n}.jpg", alt=""),)) for n in ("old", "new"))
    history.do(c.PublishEntry(entry_id="0a1b2c3d4e", content=old))
    history.do(c.ReviseEntry(entry_id="0a1b2c3d4e", content=new))
    linked = render_liveblog(renderer(), "sturmflut", history.records).linked
    assert [path for path in linked if path.startswith("media/")] == ["media/new.jpg"]


# --- the container ------------------------------------------------------------------------------------------


def test_any_unzip_can_read_it():
    """Python's zipfile finds the same members, intact, and dates nothing after 1980."""
    packed = sealed_archive(a_day(), pictures=[Artefact(path="media/a.jpg", body=b"\xff\xd8")])
    with zipfile.ZipFile(BytesIO(packed)) as opened_zip:
        assert opened_zip.testzip() is None
        assert {info.date_time for info in opened_zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        found = {name: opened_zip.read(name) for name in opened_zip.namelist()}
    assert found == {member.path: member.body for member in container.unpack(packed)}


def test_more_members_than_a_plain_zip_can_count():
    """A liveblog of 30,000 entries has more than 65,535 files; ZIP64 counts them."""
    many = [Member(path=f"{number:06}", body=b"") for number in range(0xFFFF)]
    packed = container.pack(many)
    assert container.unpack(packed) == many
    with zipfile.ZipFile(BytesIO(packed)) as opened_zip:
        assert len(opened_zip.namelist()) == len(many)


@pytest.mark.parametrize("path", ["../a", "/a", "a//b", "a/", "", "a\\b", ".a", "C:a", "ä", "a/../b", "a\0b"])
def test_a_path_that_could_lead_elsewhere_is_not_packed(path):
    """Nothing above the folder it is unzipped into, nothing hidden, nothing a system reads differently."""
    with pytest.raises(ArchiveError, match="could lead elsewhere"):
        container.pack([Member(path=path, body=b"")])


def test_a_path_is_packed_once():
    """Of two members with one name, which would count?"""
    with pytest.raises(ArchiveError, match="'a' is there twice"):
        container.pack([Member(path="a", body=b"1"), Member(path="a", body=b"2")])


# --- keys ---------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_kept_from_others(tmp_path):
    """A second start signs with the same key; only the owner may read it, everybody the public half."""
    key = signing_key(tmp_path / "keys")
    assert signing_key(tmp_path / "keys").public.id == key.public.id
    assert stat.S_IMODE((tmp_path / "keys" / PRIVATE).stat().st_mode) == 0o600
    assert PublicKey.from_pem((tmp_path / "keys" / PUBLIC).read_bytes()).id == key.public.id
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [PRIVATE, PUBLIC]


def test_processes_that_start_at_once_share_one_key(tmp_path):
    """Whoever comes second takes the first one's."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert len(set(pool.map(_key_id, [tmp_path / "keys"] * 6))) == 1


def _key_id(directory):
    return signing_key(directory).public.id


def test_a_file_that_is_no_key_is_told(tmp_path):
    """Instead of being replaced by a new key."""
    (tmp_path / PRIVATE).write_text("hello")
    with pytest.raises(ConfigError, match="not an unencrypted PEM private key"):
        signing_key(tmp_path)


def test_the_wrong_kind_of_public_key_is_told():
    """An archive key is Ed25519."""
    with pytest.raises(ArchiveError, match="cannot be read"):
        PublicKey.from_pem(b"-----BEGIN PUBLIC KEY-----")
    assert PublicKey.from_pem(KEY.public.pem).id == KEY.public.id


def test_the_readme_tells_how_to_read_and_verify():
    """In the archive, for whoever has nothing else."""
    readme = next(member.body.decode() for member in members(a_day()) if member.path == "README.txt")
    assert "Sturmflut an der Küste" in readme
    assert KEY.public.id in readme
    assert "BEGIN PUBLIC KEY" in readme

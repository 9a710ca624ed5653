"""Stored JSON and events are two forms of the same thing, and the chain notices every change."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import sealed
from tests.support.strategies import events, moments, record_sequences, wild
from ticker.domain import events as e
from ticker.domain.timestamps import timestamp
from ticker.errors import ChainBroken, UnknownEvent
from ticker.journal.chain import GENESIS, check
from ticker.journal.codec import StoredEvent, canonical, decode, encode

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | wild,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(wild, inner, max_size=3),
    max_leaves=8,
)


@given(events(wild))
def test_an_event_survives_storing(event):
    """Control characters, emoji, empty texts, times to the microsecond."""
    assert decode(encode(event)) == event


@given(events(wild))
def test_stored_data_is_canonical(event):
    """Reading and writing it again gives the same bytes, so a digest can be checked anywhere."""
    data = encode(event).data
    assert canonical(json.loads(data)) == data


@given(json_values)
def test_canonical_json_is_stable(value):
    """A fixed point, whatever order the keys came in."""
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text
    if isinstance(value, dict):
        assert canonical(dict(reversed(value.items()))) == text


@given(moments)
def test_timestamps_are_exact_and_sort_as_text(at):
    """27 characters, UTC, microseconds."""
    assert len(timestamp(at)) == 27
    assert datetime.fromisoformat(timestamp(at)) == at
    assert timestamp(at) < timestamp(at + timedelta(microseconds=1))


def test_timestamps_are_in_utc():
    """Whatever zone a time came in."""
    berlin = datetime(2026, 3, 14, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert timestamp(berlin) == timestamp(berlin.astimezone(UTC)) == "2026-03-14T09:30:00.000000Z"


@pytest.mark.parametrize(("type_", "version"), [("EntryTeleported", 1), ("EntryPublished", 4), ("EntryPublished", 0)])
def test_the_future_is_refused(type_, version):
    """An older release does not guess."""
    with pytest.raises(UnknownEvent) as caught:
        decode(StoredEvent(type=type_, version=version, data="{}"))
    assert (caught.value.type, caught.value.version) == (type_, version)


@given(record_sequences(wild, max_commands=8))
def test_a_chain_begins_at_zero_and_closes(records):
    """Each record checks by itself and names the one before."""
    for record in records:
        check(record)
    assert [record.prev for record in records] == [GENESIS, *(record.hash for record in records[:-1])]


RECORD = sealed([e.EntryRetracted(entry_id="0a1b2c3d4e", notice="Zurückgezogen")])[0]
CHANGES = {
    "liveblog": "another",
    "seq": 2,
    "at": RECORD.at + timedelta(microseconds=1),
    "actor": "p_somebody",
    "type": "EntryPinned",
    "version": 2,
    "data": RECORD.data.replace("Zurück", "Vor"),
    "salt": "0" * 32,
    "digest": "0" * 64,
    "prev": "1" * 64,
    "hash": "0" * 64,
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_to_a_record_shows(name):
    """No field can be altered unnoticed."""
    with pytest.raises(ChainBroken, match="seq"):
        check(replace(RECORD, **{name: CHANGES[name]}))


def test_the_changes_cover_every_field():
    """All but `event`, which is read from `data`."""
    assert CHANGES.keys() == {field.name for field in fields(e.Record)} - {"event"}


def test_a_withheld_record_still_checks():
    """Without salt and data the digest stands for them; the hash still seals the rest."""
    withheld = replace(RECORD, event=e.Withheld(), data="", salt=None)
    check(withheld)
    with pytest.raises(ChainBroken):
        check(replace(withheld, actor="p_somebody"))

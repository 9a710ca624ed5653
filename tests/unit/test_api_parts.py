"""The small parts the API is made of: JSON, tags, keys, limits."""

import json

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from ticker.api.etags import etag, if_match, none_match
from ticker.api.idempotency_key import fingerprint_of, parse_key
from ticker.api.limits import BUCKETS_KEPT, WriteLimit
from ticker.api.listing import EntriesQuery
from ticker.api.problem_types import KINDS, TOO_MANY
from ticker.api.problems import Problem
from ticker.api.strictjson import parse
from ticker.api.validation import query_as
from ticker.schemas.pointer import pointer


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes):
    """Nothing a client can send raises anything but a problem it caused itself."""
    status = 200
    try:
        parse(body)
    except Problem as problem:
        status = problem.kind.status
    assert status in {200, 400, 422}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_sound_json_is_read_as_it_is(value: object):
    """Also numbers of any size and text of any script."""
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


def test_pointer_escapes_what_would_be_read_as_a_step():
    """RFC 6901, section 3."""
    assert pointer(["a/b", 0, "m~n", ""]) == "/a~1b/0/m~0n/"


@given(st.integers(0, 10**6), st.text("pks0123456789", max_size=8))
def test_tag_is_matched_by_its_revision(revision: int, variant: str):
    """What is told in ETag can be sent back in If-Match, whatever else the tag says."""
    tag = etag(revision, variant)
    request = make_mocked_request("GET", "/", headers={"If-Match": tag, "If-None-Match": tag})
    assert if_match(request).allows(revision)
    assert not if_match(request).allows(revision + 1)
    assert not none_match(request, tag)
    assert none_match(request, etag(revision + 1))


def test_fingerprint_tells_requests_apart_that_differ_anywhere():
    """Parts do not run into each other."""
    requests = [
        ("POST", "/a", b"b", ""),
        ("PUT", "/a", b"b", ""),
        ("POST", "/ab", b"", ""),
        ("POST", "/a", b"b", '"r1"'),
        ("POST", "/a", b"", "b"),
    ]
    assert len({fingerprint_of(*request) for request in requests}) == len(requests)


def test_key_is_kept_as_it_was_meant():
    """Quotes are taken off, escapes undone."""
    assert parse_key('"a\\\\b\\"c"', fingerprint="").key == 'a\\b"c'
    assert parse_key(" 550e8400-e29b ", fingerprint="").key == "550e8400-e29b"


def test_bucket_is_refilled_evenly():
    """60 a minute: all at once, then one a second; Retry-After says how long."""
    clock = Clock()
    limit = WriteLimit(60, clock=clock)
    for _ in range(60):
        limit.take("p_a")
    with pytest.raises(Problem) as refused:
        limit.take("p_a")
    assert (refused.value.kind, refused.value.headers) == (TOO_MANY, {"Retry-After": "1"})
    limit.take("p_b")
    clock.now += 1
    limit.take("p_a")
    clock.now += 3_600
    for _ in range(60):
        limit.take("p_a")
    with pytest.raises(Problem):
        limit.take("p_a")


def test_buckets_are_bounded():
    """Ever new tokens do not fill the memory."""
    limit = WriteLimit(1, clock=Clock())
    for number in range(BUCKETS_KEPT + 100):
        limit.take(f"p_{number}")
    assert len(limit._buckets) == BUCKETS_KEPT


def test_kinds_of_problems_are_told_apart():
    """Each has a name of its own, and says what would be right."""
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert all(kind.advice.endswith(".") for kind in KINDS)


def test_parameter_sent_twice_is_refused():
    """Which one was meant is not for us to guess."""
    with pytest.raises(Problem, match="limit"):
        query_as(EntriesQuery, [("limit", "1"), ("limit", "2")])

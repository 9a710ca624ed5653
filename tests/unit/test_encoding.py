"""Which encoding a reader gets, by RFC 9110 §12.5.3, and which language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticker.readers.encoding import CODINGS, acceptable, weights
from ticker.readers.refusals import language_of


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip, deflate, br, zstd", ("br", "gzip", "identity")),
        ("gzip", ("gzip", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("GZIP;Q=0.5, BR;Q=0.4", ("gzip", "br", "identity")),
        ("br;q=0.5, gzip", ("gzip", "br", "identity")),
        ("br;q=0, gzip;q=0.2", ("gzip", "identity")),
        ("identity, br;q=0.5", ("identity", "br")),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0", ()),
        ("*;q=0, br", ("br",)),
        ("identity;q=0, gzip", ("gzip",)),
        ("*;q=0.1, gzip;q=1", ("gzip", "br", "identity")),
        ("br ; q=1.000 ,gzip ; q=0.001", ("br", "gzip", "identity")),
        ("zstd", ("identity",)),
    ],
)
def test_the_reader_gets_what_it_likes_best(header, codings):
    """By weight; at equal weight the smaller form; what has weight 0 never."""
    assert acceptable(header) == codings


@pytest.mark.parametrize("header", ["br;q=2", "br;q=-1", "br;q=0.1234", "br;q=", "br q=1", ";q=1", "br;level=3"])
def test_what_is_not_grammar_is_passed_over(header):
    """A member that cannot be read counts as not written; the others count."""
    assert acceptable(header) == ("identity",)
    assert acceptable(f"{header}, gzip") == ("gzip", "identity")


@given(st.text())
def test_any_header_can_be_read(header):
    """Whatever a client sends, it gets an answer, and only codings there are."""
    assert set(acceptable(header)) <= set(CODINGS)
    assert all(0 <= weight <= 1 for weight in weights(header).values())


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("en;q=0.5,de-CH;q=0.7", "de"),
        ("de;q=0", "en"),
    ],
)
def test_the_language_is_the_readers(header, language):
    """A regional variant counts as its language; who asks for neither gets the first."""
    assert language_of(header) == language

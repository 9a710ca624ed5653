"""Two texts compared word by word: nothing is lost, little is marked, and no text takes long."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticker.editing import worddiff
from ticker.editing.worddiff import Piece, diff

words = st.lists(st.sampled_from(("Deich", "hält", "der", ",", "Pegel", "steigt.", "水", "é")), max_size=30)
texts = words.map(" ".join) | st.text(max_size=60)


def told(pieces, *ops):
    return "".join("".join(piece.text for piece in pieces if piece.op in ops).split())


@given(texts, texts)
def test_the_pieces_are_both_texts(before, after):
    """Same and removed are the old one, same and added the new one; white space aside."""
    pieces = diff(before, after)
    assert told(pieces, "same", "removed") == "".join(before.split())
    assert told(pieces, "same", "added") == "".join(after.split())


@given(texts, texts)
def test_what_changed_stands_together(before, after):
    """Between two pieces that stayed at most one was removed and at most one was added after it."""
    ops = [piece.op for piece in diff(before, after)]
    assert ("added", "removed") not in pairwise(ops)
    assert all(one != other for one, other in pairwise(ops))


@given(texts)
def test_a_text_is_the_same_as_itself(text):
    """One piece at most, and no change."""
    assert {piece.op for piece in diff(text, text)} <= {"same"}
    assert len(diff(text, text)) <= 1


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (
            "Der Pegel steigt auf 4,12 Meter.",
            "Der Pegel fällt auf 4,12 Meter.",
            [("same", "Der Pegel "), ("removed", "steigt "), ("added", "fällt "), ("same", "auf 4,12 Meter.")],
        ),
        ("Deich hält", "Der Deich hält", [("added", "Der "), ("same", "Deich hält")]),
        ("Deich hält nicht", "Deich hält", [("same", "Deich hält"), ("removed", "nicht")]),
        (
            "Straße gesperrt.",
            "Strasse gesperrt.",
            [("removed", "Straße "), ("added", "Strasse "), ("same", "gesperrt.")],
        ),
        ("洪水警報", "洪水注意報", [("same", "洪水"), ("removed", "警"), ("added", "注意"), ("same", "報")]),
        ("", "Neu", [("added", "Neu")]),
        ("Alt", "", [("removed", "Alt")]),
        ("", "", []),
    ],
)
def test_few_words_are_marked(before, after, pieces):
    """What an editor would underline by hand, in whatever script."""
    assert list(diff(before, after)) == [Piece(op, text) for op, text in pieces]


def test_letters_with_marks_of_their_own_are_words():
    """Decomposed accents (NFD) and vowel signs belong to the letter before them."""
    assert [piece.text for piece in diff("cafe\u0301 au lait", "cafe\u0301 noir") if piece.op == "same"] == [
        "cafe\u0301 "
    ]


def test_a_text_that_changed_too_much_is_shown_as_a_new_one():
    """The beginning and the end that stayed are still told apart."""
    before = " ".join(f"alt{n}" for n in range(worddiff.CHANGES_MAX))
    after = " ".join(f"neu{n}" for n in range(worddiff.CHANGES_MAX))
    ops = [piece.op for piece in diff(f"Anfang {before} Ende", f"Anfang {after} Ende")]
    assert ops == ["same", "removed", "added", "same"]


def test_the_worst_text_takes_a_bounded_time():
    """10,000 equal words on both sides and no end in common: the way is long on every diagonal."""
    before, after = "a " * 9_000 + "b " * 1_000, "b " * 1_000 + "a " * 9_000
    began = time.process_time()
    diff(before, after)
    assert time.process_time() - began < 5

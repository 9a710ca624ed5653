"""The HTML checker finds what the standard forbids, and nothing else."""

from tests.support.checkers.nu import check_html

GOOD = b"<!doctype html><html lang=de><title>Stadtfest</title><h1>Stadtfest</h1><p>Die B\xc3\xbchne steht.</p></html>"
UNCLOSED = GOOD.replace(b"<p>Die", b"<p>\n<b>Die")
WITHOUT_LANGUAGE = GOOD.replace(b" lang=de", b"")


def test_documents_are_checked_in_one_batch_and_named_by_their_callers():
    """Good documents pass; in bad ones the error or warning is found, with document, line and kind."""
    pages = {"live/stadtfest": GOOD, "live/kaputt": UNCLOSED, "live/stumm": WITHOUT_LANGUAGE}
    messages = check_html(pages)
    assert {(message.document, message.kind) for message in messages} == {
        ("live/kaputt", "error"),
        ("live/stumm", "warning"),
    }
    unclosed = next(message for message in messages if message.text.startswith("Unclosed element"))
    assert unclosed.line == 2
    assert str(unclosed).startswith("live/kaputt:2: error: Unclosed element")


def test_a_valid_document_has_no_messages():
    """Silence means valid: a caller may assert that the list is empty."""
    assert check_html({"a": GOOD}) == []

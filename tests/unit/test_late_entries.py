"""An entry published long after what it tells of says both times, wherever it stands."""

from datetime import timedelta

import pytest

from tests.support.histories import START, opened
from tests.support.renderings import publish, renderer, texts, tree
from ticker.domain import commands as c

ID = "a000000001"
KINDS = {
    "front": lambda state: renderer().front(state),
    "page": lambda state: renderer().page(state, 1),
    "start": lambda state: renderer().start(state, 1),
    "permalink": lambda state: renderer().permalink(state, ID),
}
WORDS = {"de": "veröffentlicht", "en": "published"}


def header(history, kind):
    """What stands above the entry's text, and its exact times."""
    page = tree(KINDS[kind](history.state))
    (told,) = texts(page, f"//article[@id='e-{ID}']/header")
    return told, page.xpath(f"//article[@id='e-{ID}']/header//time/@datetime")


@pytest.mark.parametrize("theme", ["liveblog", "liveticker"])
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_late_entry_says_both_times(kind, language, theme):
    """When it happened, and when it was published: in words, and exactly."""
    history = opened(language=language, theme=theme)
    history.do(publish(ID, "Deich hält", occurred_at=START - timedelta(hours=2)))
    told, times = header(history, kind)
    assert f"{WORDS[language]} 10:31" in told
    assert told.index("08:30") < told.index("10:31")
    assert times == ["2026-03-14T08:30:00+01:00", "2026-03-14T10:31:00+01:00"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_time_is_told_nowhere(kind):
    """Not as midnight, nor as the moment it came here."""
    history = opened()
    history.do(publish(ID, "Deich hält", imported=c.Imported(published_at=None)))
    assert header(history, kind)[1] == []

"""The key developments: what is stale, what was suggested, and what a reader is told of words that nobody wrote."""

from datetime import timedelta

import pytest

from tests.support.histories import START, opened
from tests.support.renderings import content, everything, publish, renderer, texts, tree
from ticker.domain import commands as c
from ticker.domain.events import Point, Provenance
from ticker.errors import SuggestionNotFound

OLD, NEW = "a000000001", "a000000002"
POINTS = (Point(text="Der Deich hält.", entries=(OLD,)), Point(text="Die Fähren fahren wieder.", entries=(NEW,)))
MACHINE = Provenance(method="machine", model="qwen3:8b", made_at=START - timedelta(hours=12))
EXTRACTIVE = Provenance(method="extractive", model="extractive", made_at=START)
SUGGESTED = c.SuggestSummary(suggestion_id="s_1", points=POINTS, provenance=MACHINE)
APPROVED = c.SetSummary(points=POINTS, suggestion="s_1")


def day(*commands, **details):
    history = opened(**details)
    for command in (publish(OLD, "Deich hält"), publish(NEW, "Fähren fahren"), *commands):
        history.do(command)
    return history


def stale(history):
    return [history.state.stale(point) for point in history.state.summary.points]


def told(history):
    return texts(tree(renderer().front(history.state)), "//p[@class='provenance']")


CHANGES = [
    c.CorrectEntry(entry_id=OLD, content=content("Deich hält stand"), note="Es war umgekehrt."),
    c.RetractEntry(entry_id=OLD, notice="Die Meldung war falsch."),
]


@pytest.mark.parametrize("change", CHANGES, ids=["corrected", "retracted"])
def test_a_point_is_stale_when_what_it_cites_has_changed(change):
    """Only that point, and only since the summary was set."""
    history = day(c.SetSummary(points=POINTS), change)
    assert stale(history) == [True, False]


@pytest.mark.parametrize("change", CHANGES, ids=["corrected", "retracted"])
def test_setting_it_again_confirms_it(change):
    """Even unchanged: an editor has looked at it. Without a reason nothing happens."""
    history = day(c.SetSummary(points=POINTS), change)
    assert [record.type for record in history.do(c.SetSummary(points=POINTS))] == ["SummarySet"]
    assert stale(history) == [False, False]
    assert not history.do(c.SetSummary(points=POINTS))


def test_a_typo_makes_nothing_stale():
    """A silent edit is no correction."""
    history = day(c.SetSummary(points=POINTS), c.ReviseEntry(entry_id=OLD, content=content("Der Deich hält")))
    assert stale(history) == [False, False]


def test_a_suggestion_is_in_nothing_that_readers_get():
    """Nor does it move what open pages follow."""
    secret = c.SuggestSummary(suggestion_id="s_1", points=(Point(text="GEHEIM", entries=(OLD,)),), provenance=MACHINE)
    history = day()
    before = everything(history.records)
    history.do(secret)
    assert history.state.suggestions[0].points == secret.points
    assert {path: body for path, body in everything(history.records).items() if not path.startswith("sitemap")} == {
        path: body for path, body in before.items() if not path.startswith("sitemap")
    }


def test_an_approved_suggestion_is_gone_from_those_that_wait():
    """What it says stands, with an editor's changes, and whose words they were."""
    history = day(SUGGESTED)
    (record,) = history.do(c.SetSummary(points=POINTS[:1], suggestion="s_1"))
    assert history.state.summary.points == POINTS[:1]
    assert history.state.summary.provenance == MACHINE
    assert history.state.summary.checked_by == record.actor
    assert history.state.suggestions == ()
    with pytest.raises(SuggestionNotFound, match="ask for a new one"):
        history.do(APPROVED)


def test_few_suggestions_wait():
    """The oldest gives way."""
    history = day()
    for number in range(7):
        history.do(c.SuggestSummary(suggestion_id=f"s_{number}", points=POINTS, provenance=MACHINE))
    assert [suggestion.id for suggestion in history.state.suggestions] == [f"s_{number}" for number in range(2, 7)]


@pytest.mark.parametrize(
    ("points", "kept"),
    [
        (POINTS, True),
        ((Point(text="Der Deich am Norderhafen hält."),), True),
        ((Point(text="Die Schulen bleiben zu."), POINTS[1]), True),
        ((Point(text="Die Schulen bleiben zu."),), False),
        ((), False),
    ],
)
def test_readers_are_told_as_long_as_a_machine_s_line_is_left(points, kept):
    """Changing a word makes it nobody's own; writing another summary does."""
    history = day(SUGGESTED, APPROVED, CHANGES[0], c.SetSummary(points=points))
    assert (history.state.summary.provenance == MACHINE) is kept


def test_readers_are_told_that_it_was_made_with_ai_and_who_answers_for_it():
    """Both times, in the liveblog's words and zone; the same in the delta for open pages."""
    history = day(SUGGESTED, APPROVED)
    sentences = (
        "Diese Zusammenfassung wurde am 13. März 2026 um 22:30 Uhr mit künstlicher Intelligenz (KI) erstellt. "
        "Die Redaktion hat sie am 14. März 2026 um 10:34 Uhr geprüft."
    )
    assert told(history) == [sentences]
    delta = everything(history.records)[f"sturmflut/live/{history.state.seq}.json"].decode()
    assert "mit künstlicher Intelligenz (KI) erstellt" in delta
    times = tree(renderer().front(history.state)).xpath("//p[@class='provenance']/time/@datetime")
    assert times == ["2026-03-13T22:30:00+01:00", "2026-03-14T10:34:00+01:00"]


def test_what_was_compiled_of_headlines_says_that():
    """No machine wrote it."""
    history = day(c.SuggestSummary(suggestion_id="s_1", points=POINTS, provenance=EXTRACTIVE), APPROVED)
    assert told(history)[0].startswith(
        "Diese Zusammenfassung wurde am 14. März 2026 um 10:30 Uhr automatisch aus den Einträgen zusammengestellt. "
    )


def test_it_says_so_in_english():
    """As everything around the news."""
    history = day(SUGGESTED, APPROVED, language="en", time_zone="Europe/London")
    sentences = (
        "This summary was made with artificial intelligence (AI) on March 13, 2026 at 21:30. "
        "An editor checked it on March 14, 2026 at 09:34."
    )
    assert told(history) == [sentences]


def test_an_editor_s_own_summary_says_nothing():
    """It needs no label."""
    assert told(day(c.SetSummary(points=POINTS))) == []

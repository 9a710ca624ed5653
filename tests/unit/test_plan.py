"""What an event touches, and that it is little."""

import pytest

from tests.support.histories import opened
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.projections.plan import Plan, plan_changes, plan_everything

CONTENT = e.Content(headline="Der Deich hält")
OTHER = e.Content(headline="Der Deich hält weiter")


def entry_id(number):
    return f"{number:010d}"


def publish(number):
    return c.PublishEntry(entry_id=entry_id(number), content=CONTENT)


def liveblog(entries):
    """A live liveblog with entries 1 … `entries`."""
    history = opened()
    for number in range(1, entries + 1):
        history.do(publish(number))
    return history


def planned(history, *commands):
    """The plan of what the commands do, one after the other, rendered at the end."""
    title = history.state.title
    records = [record for command in commands for record in history.do(command)]
    return plan_changes(history.state, records, title=title)


def test_publishing_touches_the_front_feeds_its_page_its_permalink_and_the_one_before():
    """That one gets its way onward. Whatever number the entry has: the cost does not grow."""
    for entries in (1, 49, 120):
        drawn = planned(liveblog(entries), publish(entries + 1))
        page = (entries + 50) // 50
        full = entries + 1 == 50
        permalinks = {entry_id(entries), entry_id(entries + 1)}
        assert drawn == Plan(top=True, feeds=True, pages={page}, permalinks=permalinks, sitemap=full)


@pytest.mark.parametrize("number", [50, 100])
def test_a_page_that_became_full_is_listed(number):
    """Once in fifty entries; an edit of that entry lists nothing new."""
    history = liveblog(number - 1)
    assert planned(history, publish(number)).sitemap
    assert not planned(history, c.ReviseEntry(entry_id=entry_id(number), content=OTHER)).sitemap


def test_every_change_after_the_close_is_listed():
    """Then the sitemap tells of each entry when it was changed; reopening shortens it again."""
    history = liveblog(3)
    assert planned(history, c.CloseLiveblog(headline="Ende")).sitemap
    assert planned(history, c.CorrectEntry(entry_id=entry_id(2), content=OTHER, note="Zahl")).sitemap
    assert planned(history, c.RetractEntry(entry_id=entry_id(3), notice="Irrtum")).sitemap
    assert planned(history, c.ReopenLiveblog()).sitemap
    assert not planned(history, c.ReviseEntry(entry_id=entry_id(1), content=OTHER)).sitemap


def test_the_first_entry_of_a_page_touches_the_page_before():
    """It gets its link onward."""
    assert planned(liveblog(50), publish(51)).pages == {1, 2}


def test_the_first_entry_of_all_touches_page_one():
    """There is no page before it."""
    assert planned(liveblog(0), publish(1)).pages == {1}


def test_an_edit_of_an_old_entry_leaves_the_feeds_alone():
    """They show the newest 50; the front page moves on to the new seq."""
    drawn = planned(liveblog(60), c.ReviseEntry(entry_id=entry_id(1), content=OTHER))
    assert drawn == Plan(top=True, pages={1}, permalinks={entry_id(1), entry_id(2)})


def test_an_edit_of_a_new_entry_changes_the_feeds():
    """The oldest entry that stands in the feeds counts as well."""
    assert planned(liveblog(60), c.ReviseEntry(entry_id=entry_id(11), content=OTHER)).feeds
    assert not planned(liveblog(60), c.ReviseEntry(entry_id=entry_id(10), content=OTHER)).feeds


@pytest.mark.parametrize("command", [c.PinEntry(entry_id=entry_id(3)), c.SetSummary(points=(e.Point(text="Hält"),))])
def test_pins_and_summaries_stand_on_the_front_page_only(command):
    """No numbered page, permalink or feed shows them."""
    assert planned(liveblog(60), command) == Plan(top=True)


def test_closing_and_reopening_touch_no_numbered_page():
    """Pages and permalinks do not tell whether the liveblog is live."""
    history = liveblog(60)
    expected = Plan(top=True, feeds=True, index=True, sitemap=True)
    assert planned(history, c.CloseLiveblog(headline="Ende")) == expected
    assert planned(history, c.ReopenLiveblog()) == expected


def test_a_new_title_touches_everything():
    """It stands on every page."""
    history = liveblog(60)
    drawn = planned(history, c.ReviseLiveblog(title="Sturmflut: der Tag danach"))
    whole = plan_everything(history.state)
    assert (drawn.pages, drawn.permalinks) == (whole.pages, whole.permalinks)


def test_a_new_deck_touches_no_numbered_page():
    """It stands on the front page, in the feeds and in the index, and where one begins to read."""
    drawn = planned(liveblog(60), c.ReviseLiveblog(deck="Was wir wissen"))
    assert (drawn.pages, drawn.starts, drawn.permalinks) == (set(), {1}, set())


def test_a_title_changed_and_changed_back_within_a_run_touches_no_numbered_page():
    """What counts is what the artefacts show."""
    history = liveblog(60)
    drawn = planned(history, c.ReviseLiveblog(title="Anders"), c.ReviseLiveblog(title=history.state.title))
    assert drawn.pages == set()


def test_a_retraction_makes_tombstones_of_every_delta_with_its_text():
    """Of the publication, the edits and the pin; not of the unpinning, which carried none."""
    history = liveblog(3)
    chosen = entry_id(2)
    carried = history.state.entries[chosen].delta_seqs
    carried += tuple(record.seq for record in history.do(c.ReviseEntry(entry_id=chosen, content=OTHER)))
    carried += tuple(record.seq for record in history.do(c.PinEntry(entry_id=chosen)))
    history.do(c.UnpinEntry(entry_id=chosen))
    drawn = planned(history, c.RetractEntry(entry_id=chosen, notice="Irrtum"))
    assert drawn.tombstones == dict.fromkeys(carried, chosen)
    assert drawn.permalinks == {entry_id(1), chosen, entry_id(3)}


def test_what_no_reader_sees_touches_nothing():
    """Drafts, submissions and schedules leave every artefact as it is."""
    history = liveblog(3)
    assert planned(history, c.SaveDraft(entry_id=entry_id(9), content=CONTENT)) == Plan()
    assert planned(history, c.DiscardEntry(entry_id=entry_id(9))) == Plan()


def test_a_draft_liveblog_has_nothing_to_render():
    """Until it is opened; then it has everything."""
    history = opened(opened=False)
    assert planned(history, c.ReviseLiveblog(title="Noch anders")) == Plan()
    assert plan_everything(history.state) == Plan()
    drawn = planned(history, c.OpenLiveblog())
    assert drawn == Plan(top=True, feeds=True, index=True, sitemap=True, pages={1})

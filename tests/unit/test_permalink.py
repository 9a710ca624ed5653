"""The page of one entry: what stands before and after it, and the ways back."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given, settings

from tests.support.histories import opened
from tests.support.renderings import content, publish, renderer, texts, tree
from tests.support.strategies import examples, histories
from ticker.domain import commands as c
from ticker.domain.entry import EntryState
from ticker.projections.plan import plan_changes

IDS = tuple(f"n{number:09d}" for number in range(1, 7))


def six():
    history = opened()
    for number, entry_id in enumerate(IDS, 1):
        history.do(publish(entry_id, f"Meldung {number}"))
    return history


def permalink(history, entry_id):
    return tree(renderer().permalink(history.state, entry_id))


def ways(history, entry_id):
    """(rel, address, text) of the neighbours."""
    page = permalink(history, entry_id)
    links = page.xpath("//nav[@class='neighbours']/a")
    return [(link.get("rel"), link.get("href"), " ".join(link.text_content().split())) for link in links]


def retract(history, *entry_ids):
    for entry_id in entry_ids:
        history.do(c.RetractEntry(entry_id=entry_id, notice="Irrtum"))


def test_neighbours_are_told_by_headline_and_time():
    """The one published before and the one after; at the ends there is but one."""
    history = six()
    assert ways(history, IDS[1]) == [
        ("prev", f"../{IDS[0]}/", "Davor 10:31 Meldung 1"),
        ("next", f"../{IDS[2]}/", "Danach 10:33 Meldung 3"),
    ]
    assert [way[0] for way in ways(history, IDS[0])] == ["next"]
    assert [way[0] for way in ways(history, IDS[5])] == ["prev"]


def test_retracted_entries_are_no_neighbours():
    """However many there are in a row; who has no neighbour left shows none."""
    history = six()
    retract(history, IDS[1], IDS[3], IDS[2])
    assert [way[1] for way in ways(history, IDS[0])] == [f"../{IDS[4]}/"]
    assert [way[1] for way in ways(history, IDS[4])] == [f"../{IDS[0]}/", f"../{IDS[5]}/"]
    retract(history, IDS[0], IDS[5])
    assert ways(history, IDS[4]) == []


def test_a_neighbour_of_another_day_says_which():
    """And one whose time is not known says none."""
    history = opened()
    history.do(publish(IDS[0], "Eins", imported=c.Imported(published_at=datetime(2025, 11, 13, 22, 50, tzinfo=UTC))))
    history.do(publish(IDS[1], "Zwei", imported=c.Imported(published_at=datetime(2025, 11, 13, 23, 5, tzinfo=UTC))))
    history.do(publish(IDS[2], "Drei", imported=c.Imported(published_at=None)))
    assert [way[2] for way in ways(history, IDS[1])] == ["Davor 13. November 2025, 23:50 Eins", "Danach Drei"]


def test_the_way_leads_back_into_the_flow_and_to_the_newest():
    """To the place among the others on the page that never shifts, and to the front page."""
    page = permalink(six(), IDS[2])
    assert page.xpath("//nav[@class='pages']/a/@href") == [f"../../page/1/#e-{IDS[2]}", "../../"]
    assert texts(page, "//nav[@class='pages']/a") == ["Im Liveblog zeigen", "Zu den neuesten Einträgen"]


def test_an_edit_changes_the_pages_that_lead_to_it():
    """Its own and its neighbours': not more, however many entries there are."""
    history = six()
    for command, touched in (
        (c.ReviseEntry(entry_id=IDS[2], content=content("Neu")), IDS[1:4]),
        (c.CorrectEntry(entry_id=IDS[2], content=content("Richtig"), note="Ort."), IDS[1:4]),
        (c.RetractEntry(entry_id=IDS[2], notice="Irrtum"), IDS[1:4]),
        (c.RetractEntry(entry_id=IDS[3], notice="Irrtum"), (IDS[1], IDS[3], IDS[4])),
        (c.MarkKeyEvent(entry_id=IDS[1]), (IDS[1],)),
        (publish("n000000009", "Sieben"), (IDS[5], "n000000009")),
    ):
        records = history.do(command)
        assert plan_changes(history.state, records, title=history.state.title).permalinks == set(touched)


@settings(max_examples=examples(50))
@given(histories())
def test_neighbours_form_a_chain_of_what_is_published(history):
    """Whatever was retracted: from the first published entry the way leads through all to the last, and back."""
    state = history.state
    published = [state.entries[i] for i in state.order if state.entries[i].state is EntryState.PUBLISHED]
    for earlier, later in pairwise(published):
        assert state.neighbours(earlier)[1] == later
        assert state.neighbours(later)[0] == earlier
    if published:
        assert state.neighbours(published[0])[0] is state.neighbours(published[-1])[1] is None

"""What somebody types is kept for them alone, until they drop it or have forgotten it for a month."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ticker.accounts.principals import SqlPrincipals
from ticker.domain import events as e
from ticker.domain.permissions import Role
from ticker.editing.autosaves import KEPT_EACH, KEPT_FOR, SqlAutosaves
from ticker.errors import TooManyAutosaves

NOW = datetime(2025, 5, 3, 14, 5, tzinfo=UTC)


class Typists:
    """Autosaves at a time that the test sets, and the ids of two people."""

    def __init__(self, database, anna, ben):
        self.now = NOW
        self.autosaves = SqlAutosaves(database, clock=lambda: self.now)
        self.anna, self.ben = anna, ben

    async def save(self, id_="a", form='{"headline":"Fähre"}', *, owner=None, liveblog="sturm", browser="b1", **more):
        return await self.autosaves.save(owner or self.anna, liveblog, id_, form=form, browser=browser, **more)

    async def ids(self, owner=None, liveblog="sturm"):
        return [saved.id for saved in await self.autosaves.of(owner or self.anna, liveblog)]


@pytest.fixture
async def typists(database, journal):
    created = e.LiveblogCreated(title="Sturm", theme="liveblog", time_zone="Europe/Berlin", language="de")
    for slug in "sturm", "wahl":
        await journal.append(slug, 0, [created], actor="p_0123456789", at=NOW)
    people = SqlPrincipals(database)
    anna, ben = [(await people.create(name, Role.REPORTER))[0].id for name in ("Anna", "Ben")]
    return Typists(database, anna, ben)


async def test_what_was_typed_last_is_found_again(typists):
    """In the place of what was there before, with all that was told about it."""
    first = await typists.save()
    typists.now += timedelta(seconds=2)
    second = await typists.save(form='{"headline":"Fähre läuft"}', entry_id="0a1b2c3d4e", revision=3)
    assert await typists.autosaves.of(typists.anna, "sturm") == [second]
    assert second == replace(
        first, form='{"headline":"Fähre läuft"}', entry_id="0a1b2c3d4e", revision=3, saved_at=typists.now
    )


async def test_the_newest_comes_first(typists):
    """Which is what somebody wants to go on with."""
    for id_ in "a", "b", "c":
        typists.now += timedelta(seconds=1)
        await typists.save(id_)
    assert await typists.ids() == ["c", "b", "a"]


async def test_everybody_has_their_own(typists):
    """Another person's text under the same id is another text, and so is another liveblog's."""
    await typists.save()
    await typists.save(owner=typists.ben, form="{}")
    await typists.save(liveblog="wahl", form="[]")
    await typists.autosaves.drop(typists.ben, "sturm", "a")
    assert await typists.ids(typists.ben) == []
    assert [saved.form for saved in await typists.autosaves.of(typists.anna, "sturm")] == ['{"headline":"Fähre"}']
    assert await typists.ids(liveblog="wahl") == ["a"]


async def test_what_is_dropped_is_gone(typists):
    """Dropping it again does no harm: browsers repeat what was not answered."""
    await typists.save()
    for _ in range(2):
        await typists.autosaves.drop(typists.anna, "sturm", "a")
    assert await typists.ids() == []


async def test_dropping_an_edition_leaves_what_another_browser_wrote_since(typists):
    """What was sent off here was older; there somebody is still writing."""
    first = await typists.save()
    typists.now += timedelta(seconds=2)
    await typists.autosaves.save(typists.anna, "sturm", "a", form="{}", browser="b2", replaces=first.saved_at)
    await typists.autosaves.drop(typists.anna, "sturm", "a", browser="b1", replaces=first.saved_at)
    await typists.autosaves.drop(typists.anna, "sturm", "a", browser="b1")
    assert await typists.ids() == ["a"]
    await typists.autosaves.drop(typists.anna, "sturm", "a", browser="b1", replaces=typists.now)
    assert await typists.ids() == []
    await typists.save()
    await typists.autosaves.drop(typists.anna, "sturm", "a", browser="b1")
    assert await typists.ids() == []


async def test_there_is_a_bound_for_each(typists):
    """One more is refused and none gives way; those that are there can still be typed in, and others have room."""
    for number in range(KEPT_EACH):
        await typists.save(f"text-{number}", liveblog="wahl" if number % 2 else "sturm")
    with pytest.raises(TooManyAutosaves):
        await typists.save("one-more")
    await typists.save("text-0", form="{}")
    await typists.save("one-more", owner=typists.ben)
    await typists.autosaves.drop(typists.anna, "wahl", "text-1")
    await typists.save("one-more")
    assert len(await typists.ids()) + len(await typists.ids(liveblog="wahl")) == KEPT_EACH


async def test_two_tabs_save_the_same_text_at_once(typists):
    """For the first time, both at the same moment: neither fails."""
    await asyncio.gather(*(typists.save(form=f'{{"headline":"{number}"}}') for number in range(8)))
    assert await typists.ids() == ["a"]


async def test_another_browser_s_text_is_not_overwritten_unseen(typists):
    """Whoever has not seen the newest edition gets it instead; whoever goes on from it takes its place."""
    first = await typists.save(form="1", browser="desk")
    typists.now += timedelta(seconds=1)
    second = await typists.save(form="2", browser="desk")
    assert await typists.save(form="3", browser="phone") == second
    assert await typists.save(form="3", browser="phone", replaces=first.saved_at) == second
    assert await typists.autosaves.of(typists.anna, "sturm") == [second]
    third = await typists.save(form="3", browser="phone", replaces=second.saved_at)
    assert await typists.autosaves.of(typists.anna, "sturm") == [third]


async def test_what_is_forgotten_for_a_month_goes(typists):
    """Counted from the last key pressed."""
    await typists.save("old")
    typists.now += timedelta(days=1)
    await typists.save("young")
    typists.now = NOW + KEPT_FOR
    assert await typists.autosaves.prune() == 0
    typists.now += timedelta(seconds=1)
    assert await typists.autosaves.prune() == 1
    assert await typists.ids() == ["young"]

"""Words that no reader may see are in nothing a reader may fetch: the whole store is read, archives too."""

import gzip
import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import brotli
import pytest

from tests.support.archives import KEY
from tests.support.histories import opened
from tests.support.pipeline import SITE, renderer
from ticker.archive.contents import EVENTS
from ticker.archive.sealer import Sealer
from ticker.archive.verify import verify_bytes
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import IllegalTransition
from ticker.projections import artefact as at

SLUG = "sturmflut"
WITHDRAWN = "5f6g7h8j9k"


def entry_id(number):
    return f"{number:010d}"


def everything_told(word):
    """Content with `word` in every field that takes text or an address."""
    address = f"https://example.org/{word}"
    return e.Content(
        headline=f"{word} Deich",
        blocks=(
            e.Text(html=f'<p>{word} <a href="{address}">Quelle</a></p>'),
            e.Image(
                src=f"{address}.jpg",
                alt=word,
                caption=word,
                credit=word,
                width=1600,
                height=900,
                sources=(e.Source(src=f"{address}-480.jpg", width=480),),
            ),
            e.Quote(text=word, attribution=word, url=address),
            e.Teaser(url=address, title=word, text=word),
            e.Embed(url=f"https://bsky.app/profile/{word}.example/post/3k", provider="Bluesky", text=word, author=word),
            e.Video(url=f"{address}.mp4", title=word, caption=word, credit=word, poster=f"{address}.webp"),
            e.Audio(url=f"{address}.mp3", title=word, caption=word, credit=word),
            e.Table(caption=word, header=("Ort", word), rows=((word, word),)),
            e.Score(home=word, away=word, home_score=word, away_score=word, competition=word, status=word),
        ),
        authors=(word,),
        tags=(word,),
    )


def plain(headline):
    return e.Content(headline=headline, blocks=(e.Text(html=f"<p>{headline}</p>"),))


def everywhere(history):
    """An entry in all places there are: pinned, a key event, corrected, first of a page, newest, between neighbours."""
    for number in range(1, 51):
        history.do(c.PublishEntry(entry_id=entry_id(number), content=plain(f"Stand {number}")))
    told, corrected = everything_told("SECRET"), everything_told("SECRETLY")
    history.do(c.PublishEntry(entry_id=WITHDRAWN, content=told, marks=e.Marks(pinned=True, key_event=True)))
    history.do(c.CorrectEntry(entry_id=WITHDRAWN, content=corrected, note="SECRET stimmt nicht"))
    return history


class Kept:
    """A liveblog that a worker keeps up with while it is written."""

    def __init__(self, pipeline, history):
        self.room, self.history = pipeline, history

    async def do(self, *commands):
        for command in commands:
            self.history.do(command)
        head = await self.room.journal.head(SLUG)
        await self.room.journal.restore(self.history.records[head.seq if head else 0 :])
        await self.room.projector.catch_up(SLUG)
        await self.room.projector.write_site()

    async def seal(self):
        journal, store = self.room.journal, self.room.store
        assert await Sealer(journal=journal, store=store, renderer=renderer(), site=SITE, key=KEY).seal(SLUG)

    def telling(self, word):
        """Paths of what tells `word`, in any case of letters and however it is packed."""
        shown = {path: body for stored in self.room.files().items() for path, body in unpacked(*stored)}
        return sorted(path for path, body in shown.items() if re.search(word.encode(), body, re.IGNORECASE))


def unpacked(path, body):
    if path.endswith(".zip"):
        with ZipFile(BytesIO(body)) as archive:
            return [(path, body), *((f"{path}/{name}", archive.read(name)) for name in archive.namelist())]
    openers = {".gz": gzip.decompress, ".br": brotli.decompress}
    return [(path, openers.get(path[-3:], bytes)(body))]


@pytest.fixture
async def kept(pipeline):
    told = Kept(pipeline, everywhere(opened()))
    await told.do()
    return told


async def test_what_is_looked_for_is_found_before_it_is_withdrawn(kept):
    """Else the tests below would pass on an empty store."""
    found = kept.telling("secret")
    places = [at.front(SLUG), at.page(SLUG, 2), at.start(SLUG, 2), at.permalink(SLUG, WITHDRAWN), at.rss(SLUG)]
    places += [at.permalink(SLUG, entry_id(50)), at.teaser_html(SLUG), at.teaser_json(SLUG), at.embed(SLUG)]
    places += [at.atom(SLUG), at.corrections(SLUG), at.delta(SLUG, 53), f"{at.front(SLUG)}.br", f"{at.front(SLUG)}.gz"]
    assert set(places) <= set(found)


async def test_a_withdrawn_text_is_in_nothing_that_stands(kept):
    """Nothing of any of its versions: no page, neighbour, feed, teaser, frame, list, sitemap, delta, archive."""
    await kept.do(c.RetractEntry(entry_id=WITHDRAWN, notice="Die Meldung war falsch."))
    assert kept.telling("secret") == []
    await kept.do(c.CloseLiveblog(headline="Ende"))
    await kept.seal()
    assert kept.telling("secret") == []


async def test_a_text_withdrawn_after_the_close_takes_its_archive_along(kept):
    """The next one is sealed without it."""
    await kept.do(c.CloseLiveblog(headline="Ende"))
    await kept.seal()
    assert f"{at.archive(SLUG)}/site/{at.front(SLUG)}" in kept.telling("secret")
    await kept.do(c.RetractEntry(entry_id=WITHDRAWN, notice="Die Meldung war falsch."))
    assert kept.telling("secret") == []
    await kept.seal()
    assert kept.telling("secret") == []


async def test_what_is_not_published_is_in_nothing(pipeline):
    """Drafts, submissions, what was discarded or waits for its time; also once all is closed and sealed."""
    history, told = opened(), everything_told("SECRET")
    later = history.now + timedelta(days=1)
    kept = Kept(pipeline, history)
    await kept.do(
        c.PublishEntry(entry_id=entry_id(1), content=plain("Der Pegel steigt")),
        c.SaveDraft(entry_id=entry_id(2), content=told),
        c.SubmitEntry(entry_id=entry_id(3), content=told),
        c.ScheduleEntry(entry_id=entry_id(4), content=told, publish_at=later),
        c.SaveDraft(entry_id=entry_id(5), content=told),
        c.DiscardEntry(entry_id=entry_id(5)),
    )
    assert kept.telling("Pegel steigt")
    assert kept.telling("secret") == []
    await kept.do(c.DiscardEntry(entry_id=entry_id(4)), c.CloseLiveblog(headline="Ende"))
    await kept.seal()
    assert kept.telling("secret") == []


async def test_what_is_under_an_embargo_is_in_nothing_and_what_was_does_not_say_so(pipeline):
    """Before its time no word of the text; after it no word of the time, and none of the drafts that waited for it."""
    history, told = opened(), everything_told("SECRET")
    until = history.now + timedelta(days=3, minutes=7)
    held = replace(told, embargo_until=until)
    kept = Kept(pipeline, history)
    await kept.do(
        c.PublishEntry(entry_id=entry_id(1), content=plain("Der Pegel steigt")),
        c.SaveDraft(entry_id=entry_id(2), content=held),
        c.SubmitEntry(entry_id=entry_id(3), content=held),
        c.ScheduleEntry(entry_id=entry_id(4), content=held, publish_at=until + timedelta(minutes=2)),
    )
    for entry in (2, 3):
        with pytest.raises(IllegalTransition, match="embargo"):
            history.do(c.PublishEntry(entry_id=entry_id(entry)))
    assert kept.telling("secret") == []
    history.now = until + timedelta(minutes=5)
    await kept.do(c.PublishDue(entry_id=entry_id(4)), c.PublishEntry(entry_id=entry_id(3)))
    assert at.permalink(SLUG, entry_id(4)) in kept.telling("secret")
    await kept.do(c.DiscardEntry(entry_id=entry_id(2)), c.CloseLiveblog(headline="Ende"))
    await kept.seal()
    assert f"{at.archive(SLUG)}/{EVENTS}" in kept.telling("secret")
    assert kept.telling(f"{until:%Y-%m-%dT%H:%M}") == kept.telling('"embargo_until":"') == []


async def test_what_was_undone_is_in_nothing(pipeline):
    """Published, revised and flagged, taken back and thrown away; also once all is closed, sealed and verified."""
    history = opened()
    kept = Kept(pipeline, history)
    await kept.do(c.PublishEntry(entry_id=entry_id(1), content=plain("Der Pegel steigt"), marks=e.Marks(pinned=True)))
    told, revised = everything_told("SECRET"), everything_told("SECRETLY")
    undone = c.UndoPublication(entry_id=entry_id(2), unseen=True, notice="Versehen")
    for command in (
        c.PublishEntry(entry_id=entry_id(2), content=told, marks=e.Marks(key_event=True, pinned=True)),
        c.ReviseEntry(entry_id=entry_id(2), content=revised),
    ):
        history.do(command, later=timedelta(seconds=1))
    await kept.do(undone)
    assert kept.telling("secret") == []
    suggested = e.Point(text="SECRET", entries=(entry_id(1),))
    provenance = e.Provenance(method="machine", model="qwen3", made_at=history.now)
    await kept.do(
        c.SuggestSummary(suggestion_id="s_1", points=(suggested,), provenance=provenance),
        c.DiscardEntry(entry_id=entry_id(2)),
        c.CloseLiveblog(headline="Ende"),
    )
    await kept.seal()
    assert kept.telling("secret") == []
    archive = verify_bytes(pipeline.files()[at.archive(SLUG)])
    assert [record.event.content.headline for record in archive.records if record.type == "EntryPublished"] == [
        "Der Pegel steigt",
        "",
    ]
    assert archive.state.pinned == entry_id(1)

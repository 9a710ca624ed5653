"""What the tests of artefacts share: a renderer, entries in one line, everything a liveblog shows, pages as trees."""

from datetime import timedelta
from functools import cache

from lxml import html

from tests.support.histories import START
from ticker.config import Site
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.card import Card
from ticker.domain.entry import EntryState
from ticker.domain.liveblog import Liveblog
from ticker.journal.port import Head
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.themes import Themes

SITE = Site(public_url="https://live.example.org", publisher="Leeküste Kurier")


NOW = START + timedelta(hours=12)
"""When the news sitemap is written."""


@cache
def renderer():
    """One for all tests: building it reads all templates."""
    return Renderer(SITE, Themes.installed())


def fresh_renderer(site=SITE):
    """One that has rendered nothing yet."""
    return Renderer(site, Themes.installed())


def content(headline="Pegel steigt", text="<p>Der Pegel steigt.</p>", **more):
    return e.Content(**{"headline": headline, "blocks": (e.Text(html=text),)} | more)


def publish(entry_id, headline="Pegel steigt", text="<p>Der Pegel steigt.</p>", **more):
    """The command; marks and `imported` go to it, the rest to the content."""
    marks = e.Marks(**{name: more.pop(name) for name in ("key_event", "pinned") if name in more})
    imported = more.pop("imported", None)
    return c.PublishEntry(entry_id=entry_id, content=content(headline, text, **more), marks=marks, imported=imported)


def card_of(records):
    card = Card()
    for record in records:
        card = card.after(record.event, record.at)
    return card


def head_of(state, records):
    at = records[-1].at
    return Head(liveblog=state.slug, seq=state.seq, hash=state.hash, updated_at=at, card=card_of(records))


def everything(records, *, slug="sturmflut", by=None):
    """Every artefact of a history, by path: today's, and all deltas with the tombstones in their places."""
    by, state, artefacts = by or renderer(), Liveblog(slug=slug), []
    for record in records:
        state.apply(record)
        if record.seq in state.public_seqs[-1:]:
            artefacts.append(by.delta(state, record))
    if state.public:
        artefacts += [by.front(state), by.rss(state), by.atom(state), by.head(state)]
        artefacts += [by.teaser_html(state), by.teaser_json(state), by.embed(state), by.oembed(state)]
        artefacts += [by.sitemap(state), by.not_found(state)]
        artefacts += [by.corrections(state)] if state.changes else []
        artefacts += [by.page(state, number) for number in range(1, state.pages + 1)]
        artefacts += [by.start(state, number) for number in range(1, state.pages + 1)]
        artefacts += [by.permalink(state, entry_id) for entry_id in state.order]
        artefacts += [
            by.tombstone(state, seq, entry.id)
            for entry in state.entries.values()
            if entry.state is EntryState.RETRACTED
            for seq in entry.delta_seqs
        ]
        artefacts += [by.tombstone(state, seq, entry_id) for seq, entry_id in state.undone.items()]
    artefacts += by.site([head_of(state, records)] if records else [], {slug}, NOW)
    return {artefact.path: artefact.body for artefact in artefacts}


def pages(records, **options):
    """The HTML documents among `everything`: all but the teaser, which is part of one elsewhere."""
    artefacts = everything(records, **options).items()
    return {path: body for path, body in artefacts if path.endswith(".html") and not path.endswith("/teaser.html")}


def tree(artefact):
    """The page as an lxml tree: `cssselect` and `xpath` find things in it."""
    return html.document_fromstring(artefact.body.decode())


def texts(root, path):
    """The text of each element an XPath finds, on one line."""
    return [" ".join(element.text_content().split()) for element in root.xpath(path)]

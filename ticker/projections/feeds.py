"""RSS 2.0 and Atom (RFC 4287) of a liveblog's newest entries. Pure: every date comes from the journal.

A retracted entry is left out of RSS and becomes a tombstone (RFC 6721) in Atom, so that readers' programs drop it.
"""

# mypy: disable-error-code="no-untyped-call"
# feedgen has no types.

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement, _Element

from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact, sanitise
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.datetimes import changed_at
from ticker.projections.rendering.fragments import Fragments, Place
from ticker.projections.rendering.recordings import Recording, recordings

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"

TITLE_LENGTH = 80
"""Characters of its text that name an entry without a headline: both formats demand a title."""

UNKNOWN_LENGTH = "0"
"""Bytes of an enclosure nobody has asked for (rssboard.org/rss-profile, `enclosure`); one per entry, as told there."""

_LOCALE_LOCK = Lock()
"""feedgen switches the process's locale while it writes an RSS date; two threads at it would leave the wrong one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedEntry:
    """A retracted entry as RFC 6721 tells it: which one, since when, and what the desk says about it."""

    ref: str
    when: datetime
    notice: str


class Feeds:
    """The feeds of a site."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments
        self._site = fragments.site

    def rss(self, state: Liveblog) -> Artefact:
        """RSS 2.0 with the full texts; an entry without a known time has no `pubDate`."""
        feed = self._feed(state, artefact.rss(state.slug), "application/rss+xml")
        with _LOCALE_LOCK:
            return Artefact(path=artefact.rss(state.slug), body=feed.rss_str(pretty=True))

    def atom(self, state: Liveblog) -> Artefact:
        """Atom with the full texts and the tombstones of retracted entries; ids are tag: URIs (RFC 4151)."""
        feed = self._feed(state, artefact.atom(state.slug), "application/atom+xml")
        if deleted := self._deleted_entries(state):
            feed.register_extension("tombstones", lambda: Tombstones(deleted), BaseEntryExtension, atom=True, rss=False)
        return Artefact(path=artefact.atom(state.slug), body=feed.atom_str(pretty=True))

    def _feed(self, state: Liveblog, path: str, media_type: str) -> FeedGenerator:
        newest = state.newest()
        feed = FeedGenerator()
        feed.id(self._id(state))
        feed.title(sanitise.xml(state.title) or state.slug)
        feed.description(sanitise.xml(state.deck or state.top_story or state.title) or state.slug)
        feed.language(state.language)
        feed.author({"name": sanitise.xml(self._site.publisher)})
        feed.generator("Ticker")
        feed.register_extension("dc", DcExtension, DcEntryExtension, atom=False)
        feed.link(href=self._url(path), rel="self", type=media_type)
        feed.link(href=self._url(artefact.front(state.slug)), rel="alternate", type="text/html")  # RSS takes the last
        updated = max((changed_at(entry) for entry in newest), default=state.opened_at)
        feed.updated(updated)
        feed.lastBuildDate(updated)
        for entry in newest:
            if entry.state is EntryState.PUBLISHED:
                feed.add_entry(self._entry(state, entry), order="append")
        return feed

    def _deleted_entries(self, state: Liveblog) -> Sequence[DeletedEntry]:
        return [
            DeletedEntry(ref=self._id(state, entry.id), when=entry.retracted_at, notice=sanitise.xml(entry.notice))
            for entry in state.newest()
            if entry.retracted_at
        ]

    def _entry(self, state: Liveblog, entry: Entry) -> FeedEntry:
        html = sanitise.xml(self._fragments.entry(state, entry, self._place(state)))
        item = FeedEntry()
        item.id(self._id(state, entry.id))
        headline = self._fragments.headline(state, entry)
        item.title(sanitise.xml(headline) or sanitise.plain(html)[:TITLE_LENGTH] or entry.id)
        item.link(href=self._url(artefact.permalink(state.slug, entry.id)), rel="alternate", type="text/html")
        item.content(html, type="html")
        item.updated(changed_at(entry))
        if entry.published_at:
            item.published(entry.published_at)
        item.register_extension("dc", DcEntryExtension, atom=False)  # RSS itself knows authors by e-mail address only
        for name in map(sanitise.xml, entry.content.authors):
            item.author({"name": name})
            item.dc.dc_creator(name)  # type: ignore[attr-defined]  # the extension adds it
        for tag in entry.content.tags:
            item.category(term=sanitise.xml(tag))
        if recording := next(filter(_has_media_type, recordings(entry, self._site.public_url)), None):
            item.register_extension("enclosed", lambda: Enclosure(recording))
        return item

    def _place(self, state: Liveblog) -> Place:
        """A feed is read anywhere, so its links are absolute."""
        home = self._url(artefact.front(state.slug))
        return Place(name="feed", home=home, root=f"{self._site.public_url}/")

    def _url(self, path: str) -> str:
        return artefact.address(self._site.public_url, path)

    def _id(self, state: Liveblog, entry_id: str = "") -> str:
        """``tag:live.example.org,2025-11-13:spring-flood/4g7k2m9x0q``: the same for ever, wherever the page moves."""
        assert state.created_at is not None
        host = urlsplit(self._site.public_url).hostname
        return f"tag:{host},{state.created_at:%Y-%m-%d}:{state.slug}{'/' if entry_id else ''}{entry_id}"


def _has_media_type(recording: Recording) -> bool:
    return bool(recording.media_type)


class Enclosure(BaseEntryExtension):
    """A recording as `enclosure` of an item (RSS 2.0) and as a link of that kind (RFC 4287, 4.2.7.2).

    feedgen has enclosures too, but writes links of Atom entries without their `rel`.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def extend_rss(self, item: _Element) -> _Element:
        attributes = {
            "url": sanitise.xml(self._recording.url),
            "length": UNKNOWN_LENGTH,
            "type": self._recording.media_type,
        }
        SubElement(item, "enclosure", attributes)
        return item

    def extend_atom(self, entry: _Element) -> _Element:
        attributes = {"rel": "enclosure", "href": sanitise.xml(self._recording.url), "type": self._recording.media_type}
        SubElement(entry, f"{{{ATOM}}}link", attributes)
        return entry


class Tombstones(BaseExtension):
    """`at:deleted-entry` elements (RFC 6721) at the head of an Atom feed."""

    def __init__(self, deleted: Sequence[DeletedEntry]) -> None:
        self._deleted_entries = deleted

    def extend_ns(self) -> dict[str, str]:
        return {"at": TOMBSTONES}

    def extend_atom(self, feed: _Element) -> _Element:
        for entry in self._deleted_entries:
            element = SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", ref=entry.ref, when=entry.when.isoformat())
            SubElement(element, f"{{{TOMBSTONES}}}comment").text = entry.notice
        return feed

"""What a page tells machines of itself: schema.org as JSON-LD 1.1, and what a shared link to it shows. Pure.

Front pages are a `LiveBlogPosting`, from which search engines know that coverage is live: `coverageStartTime`,
`coverageEndTime` only once it is over, a `dateModified` that moves with every update, `mainEntityOfPage` as the
canonical address says it, and one `BlogPosting` per update with its `articleBody` and the `url` of its anchor, without
a query (schema.org/LiveBlogPosting; Google wrote its guide for the pilot of 2015 and keeps it no longer, but
storyhawk.io/blog/liveblogposting repeats it, and newsrooms follow it). Of every posting Google Search likes to know
`headline`, `author` by type and bare name, `datePublished` and `dateModified` in ISO 8601 with the zone, and pictures
that can be fetched; none of it is required, so what is not known is left out
(developers.google.com/search/docs/appearance/structured-data/article). Bread crumbs need `position`, `name` and `item`
(…/structured-data/breadcrumb).

An entry is one thing wherever it stands: its `@id` begins with its permalink, its `url` is the anchor on the page at
hand. Numbered pages know neither seq nor state and leave the texts to the page itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ticker.config import Site
from ticker.domain.entry import Entry, EntryState
from ticker.domain.events import Block
from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact
from ticker.projections.rendering.pictures import Illustration, illustrations
from ticker.projections.rendering.plain_text import block_text
from ticker.projections.rendering.recordings import Recording, recordings

Node = Mapping[str, object]
"""A JSON-LD node object: what it is, and what is known of it."""

NAME_LENGTH = 80
"""Characters of its text that name an entry without a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What templates/base.html writes for machines.

    `data` is the JSON-LD; `picture` goes with a shared link, None for the site's own; `published` and `modified` are
    ISO 8601 and empty where they are not known.
    """

    data: Node
    picture: Illustration | None = None
    published: str = ""
    modified: str = ""


class Structured:
    """The labels of a site's pages. The same state gives the same label, with its keys in the same order."""

    def __init__(self, site: Site, headline: Callable[[Liveblog, Entry], str]) -> None:
        self._site = site
        self._headline = headline
        self._home = artefact.address(site.public_url, artefact.INDEX)
        self._publisher = _node("Organization", f"{self._home}#publisher", name=site.publisher, url=self._home)

    def front(self, state: Liveblog, entries: Sequence[Entry], description: str) -> Label:
        """A `LiveBlogPosting` with one `BlogPosting` for each of the `entries` that is not retracted, in this order."""
        url = self._front(state)
        picture = next(illustrations(entries, self._site.public_url), None)
        began_at = _iso(state, _began_at(state))
        published = began_at or (state.day.isoformat() if state.day else "")
        modified = _iso(state, _modified_at(state, entries))
        closed_at = state.close_out.at if state.close_out else None
        data = _root_node(
            "LiveBlogPosting",
            _liveblog(url),
            url=url,
            mainEntityOfPage=url,
            headline=state.title or state.slug,
            alternativeHeadline=state.top_story,
            description=description,
            inLanguage=state.language,
            datePublished=published,
            dateModified=modified,
            coverageStartTime=began_at,
            coverageEndTime=_iso(state, closed_at),
            publisher=self._publisher,
            author=_reference(self._publisher),
            image=_image(picture) if picture else None,
            liveBlogUpdate=[self._posting(state, entry, f"{url}#e-{entry.id}") for entry in _published(entries)],
        )
        return Label(data=data, picture=picture, published=published, modified=modified)

    def page(self, state: Liveblog, number: int, entries: Sequence[Entry]) -> Label:
        """A `CollectionPage`: numbered page `number` of the coverage with its `entries`, without their texts."""
        url = self._url(artefact.page(state.slug, number))
        parts = [self._outline(state, entry, f"{url}#e-{entry.id}") for entry in _published(entries)]
        data = _root_node(
            "CollectionPage",
            url,
            url=url,
            name=state.title or state.slug,
            inLanguage=state.language,
            publisher=self._publisher,
            isPartOf=self._coverage(state),
            breadcrumb=self._breadcrumb(state),
            hasPart=parts,
        )
        return Label(data=data, picture=next(illustrations(entries, self._site.public_url), None))

    def permalink(self, state: Liveblog, entry: Entry, description: str) -> Label:
        """The `BlogPosting` that a page of its own shows, part of the coverage, with the way there."""
        url = self._url(artefact.permalink(state.slug, entry.id))
        breadcrumb = self._breadcrumb(
            state, (self._headline(state, entry) or _article_body(entry.content.blocks)[:NAME_LENGTH], url)
        )
        data = {
            "@context": "https://schema.org",
            **self._posting(state, entry, url),
            **_without_empty(
                description=description,
                mainEntityOfPage=_node("WebPage", url, breadcrumb=breadcrumb),
                inLanguage=state.language,
                publisher=self._publisher,
                isPartOf=self._coverage(state),
            ),
        }
        return Label(
            data=data,
            picture=next(illustrations([entry], self._site.public_url), None),
            published=_iso(state, entry.published_at),
            modified=_iso(state, entry.updated_at),
        )

    def listing(self, *, path: str, name: str, language: str, liveblogs: Iterable[tuple[str, str]]) -> Label:
        """A `CollectionPage` at the artefact's `path` whose subject is a list of liveblogs, as (slug, title)."""
        url = self._url(path)
        items = [
            _node("ListItem", position=position, url=self._url(artefact.front(slug)), name=title or slug)
            for position, (slug, title) in enumerate(liveblogs, start=1)
        ]
        data = _root_node(
            "CollectionPage",
            url,
            url=url,
            name=name,
            inLanguage=language,
            publisher=self._publisher,
            mainEntity=_node("ItemList", itemListElement=items),
        )
        return Label(data=data)

    def _posting(self, state: Liveblog, entry: Entry, url: str) -> Node:
        """An entry with its text, its tags and what was put right in it."""
        corrections = [
            _node("CorrectionComment", text=correction.note, datePublished=_iso(state, correction.at))
            for correction in entry.corrections
        ]
        media = list(recordings(entry, self._site.public_url))
        published = _iso(state, entry.published_at)
        details = _without_empty(
            articleBody=_article_body(entry.content.blocks),
            video=_single_or_list(
                [_media_object("VideoObject", film, published) for film in media if film.kind == "video"]
            ),
            audio=_single_or_list(
                [_media_object("AudioObject", sound, published) for sound in media if sound.kind == "audio"]
            ),
            keywords=list(filter(None, entry.content.tags)),
            correction=_single_or_list(corrections),
        )
        return {**self._outline(state, entry, url), **details}

    def _outline(self, state: Liveblog, entry: Entry, url: str) -> Node:
        """An entry without its text. `contentReferenceTime` is when it happened, where the desk has said so."""
        people = [_node("Person", name=name) for name in entry.content.authors if name]
        images = [_image(picture) for picture in illustrations([entry], self._site.public_url)]
        return _node(
            "BlogPosting",
            f"{self._url(artefact.permalink(state.slug, entry.id))}#entry",
            url=url,
            headline=self._headline(state, entry),
            datePublished=_iso(state, entry.published_at),
            dateModified=_iso(state, entry.updated_at),
            contentReferenceTime=_iso(state, entry.content.occurred_at),
            author=_single_or_list(people) or _reference(self._publisher),
            image=_single_or_list(images),
        )

    def _coverage(self, state: Liveblog) -> Node:
        """The liveblog as a part of it names it."""
        url = self._front(state)
        return _node("LiveBlogPosting", _liveblog(url), url=url, headline=state.title or state.slug)

    def _breadcrumb(self, state: Liveblog, *further: tuple[str, str]) -> Node:
        steps = [(self._site.publisher, self._home), (state.title or state.slug, self._front(state)), *further]
        items = [
            _node("ListItem", position=position, name=name or url, item={"@id": url})
            for position, (name, url) in enumerate(steps, start=1)
        ]
        return _node("BreadcrumbList", itemListElement=items)

    def _front(self, state: Liveblog) -> str:
        return self._url(artefact.front(state.slug))

    def _url(self, path: str) -> str:
        return artefact.address(self._site.public_url, path)


def _root_node(kind: str, url: str, /, **properties: object) -> Node:
    return {"@context": "https://schema.org", **_node(kind, url, **properties)}


def _node(kind: str, identity: str = "", /, **properties: object) -> Node:
    return {"@type": kind, **({"@id": identity} if identity else {}), **_without_empty(**properties)}


def _without_empty(**properties: object) -> Node:
    """Only what there is: an empty value would be a statement too, and a false one."""
    return {name: value for name, value in properties.items() if value}


def _liveblog(url: str) -> str:
    """The coverage is not the page it is on: both have an address, and only the page's can be opened."""
    return f"{url}#liveblog"


def _reference(node: Node) -> Node:
    """A reference to a node that stands elsewhere on the page."""
    return {"@id": node["@id"]}


def _single_or_list(values: Sequence[object]) -> object:
    """A list of one is written as that one (JSON-LD 1.1, 1.7): fifty entries with one author each are shorter so."""
    return values[0] if len(values) == 1 else values


def _image(picture: Illustration) -> Node:
    """Sizes are schema.org/Distance, "a number and a unit"; a bare number is none."""
    return _node(
        "ImageObject",
        url=picture.url,
        caption=picture.caption or picture.alt,
        creditText=picture.credit,
        width=f"{picture.width} px" if picture.width else "",
        height=f"{picture.height} px" if picture.height else "",
    )


def _media_object(kind: str, recording: Recording, published: str) -> Node:
    """What Google Search shows of a film needs `name`, `thumbnailUrl` and `uploadDate` (…/structured-data/video).

    The last is a day to schema.org: that of its publication here.
    """
    return _node(
        kind,
        name=recording.title,
        description=recording.caption,
        contentUrl=recording.url,
        encodingFormat=recording.media_type,
        thumbnailUrl=recording.poster,
        uploadDate=published.partition("T")[0],
        creditText=recording.credit,
    )


def _published(entries: Iterable[Entry]) -> Iterable[Entry]:
    return (entry for entry in entries if entry.state is EntryState.PUBLISHED)


def _iso(state: Liveblog, at: datetime | None) -> str:
    """ISO 8601 in the liveblog's zone, to the second, as the page itself writes it; empty where there is no time."""
    return at.astimezone(ZoneInfo(state.time_zone)).isoformat(timespec="seconds") if at else ""


def _began_at(state: Liveblog) -> datetime | None:
    """When coverage began; that of a day told elsewhere began with its first entry, if the time of that is known."""
    if state.day is None:
        return state.opened_at
    return state.entries[state.order[0]].published_at if state.order else None


def _modified_at(state: Liveblog, entries: Iterable[Entry]) -> datetime | None:
    """When the page last changed; of a day told elsewhere the newest moment it tells: to take it in changed nothing."""
    if state.day is None:
        return state.modified_at
    times = [state.close_out.at if state.close_out else None]
    for entry in entries:
        times += [entry.published_at, entry.updated_at, entry.retracted_at]
    return max((at for at in times if at), default=None)


@lru_cache(maxsize=4096)
def _article_body(blocks: tuple[Block, ...]) -> str:
    """The running text of an entry in plain words, a line per block; kept, for finding them takes 20 µs per block."""
    return "\n".join(text for block in blocks if (text := block_text(block)))

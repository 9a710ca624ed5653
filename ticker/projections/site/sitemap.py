"""What search engines are told: sitemaps (sitemaps.org, protocol 0.9), the news sitemap and robots.txt. Pure.

Only the news sitemap depends on the time of day, which is passed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from markupsafe import escape

from ticker.config import Site
from ticker.domain.card import Card
from ticker.domain.entry import PAGE_SIZE, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.journal.port import Head
from ticker.projections import artefact, sanitise
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.datetimes import changed_at
from ticker.projections.site.coverage import Coverage

ADDRESSES = 50_000
"""The most a sitemap may list, and the most sitemaps an index may name."""

NEWS = 1_000
"""The most articles a news sitemap may tell of."""

RECENT = timedelta(days=2)
"""How long something is news."""

NOT_FOR_CRAWLERS = ("api", "desk")
"""First segments below which there is nothing to find."""

CHINESE = frozenset({"zh-cn", "zh-tw"})
"""The two languages that a news sitemap tells by more than their ISO 639 code."""

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


class Sitemaps:
    """The documents for crawlers of a site; every address in them is absolute."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def liveblog(self, state: Liveblog) -> Artefact:
        """While it is live, what will stay: the front page and the numbered pages that are full.

        So it changes once in fifty entries. Once closed, all pages and every entry that stands, with the time of its
        last change; of more than `ADDRESSES`, the newest.
        """
        closed = state.state is LiveblogState.CLOSED
        pages = state.pages if closed else len(state.order) // PAGE_SIZE
        front = self._url(artefact.front(state.slug), state.modified_at if closed else None)
        numbered = [self._url(artefact.page(state.slug, number)) for number in range(1, pages + 1)]
        limit = ADDRESSES - len(numbered) - 1
        urls = [front, *numbered, *(self._entries(state, limit) if closed else ())]
        return Artefact(path=artefact.sitemap(state.slug), body=_document("urlset", urls))

    def site(self, coverage: Coverage, now: datetime) -> Iterator[Artefact]:
        """All that belongs to no single liveblog."""
        indexes = self.indexes(coverage)
        yield from indexes
        yield self.days(coverage)
        yield self.news(coverage, now)
        yield self.robots([*(index.path for index in indexes), artefact.NEWS_SITEMAP])

    def indexes(self, coverage: Coverage) -> Sequence[Artefact]:
        """The sitemap index: what lists the days, then each liveblog's sitemap, the oldest first.

        Without times: a page that became full shows nowhere outside its liveblog.
        """
        paths = [artefact.DAYS_SITEMAP, *(artefact.sitemap(head.liveblog) for head in reversed(coverage.newest))]
        parts = [paths[start : start + ADDRESSES] for start in range(0, len(paths), ADDRESSES)]
        return [
            Artefact(
                path=artefact.sitemap_index(number),
                body=_document("sitemapindex", (f"<sitemap>{self._loc(path)}</sitemap>" for path in part)),
            )
            for number, part in enumerate(parts, 1)
        ]

    def days(self, coverage: Coverage) -> Artefact:
        """The list of liveblogs, and the pages of its months and days."""
        paths = [artefact.INDEX, *map(artefact.month, coverage.months), *map(artefact.day, coverage.days)]
        return Artefact(path=artefact.DAYS_SITEMAP, body=_document("urlset", map(self._url, paths[:ADDRESSES])))

    def news(self, coverage: Coverage, now: datetime) -> Artefact:
        """The liveblogs that began within two days before `now`, as news search wants them (Google's schema 0.9).

        When there are none it names the list of liveblogs alone: a urlset must not be empty.
        """
        recent = [head for head in coverage.newest if _is_news(head.card, now)][:NEWS]
        urls = [self._news(head) for head in recent] or [self._url(artefact.INDEX)]
        return Artefact(path=artefact.NEWS_SITEMAP, body=_document("urlset", urls, news=_NEWS))

    def robots(self, sitemaps: Sequence[str]) -> Artefact:
        """robots.txt (RFC 9309): everything is allowed but what is no page; the `sitemaps` are paths."""
        base = urlsplit(self._site.public_url).path
        disallowed = [f"Disallow: {base}/{segment}/" for segment in NOT_FOR_CRAWLERS]
        lines = ["User-agent: *", *disallowed, "", *(f"Sitemap: {self._address(path)}" for path in sitemaps), ""]
        return Artefact(path=artefact.ROBOTS, body="\n".join(lines).encode())

    def _entries(self, state: Liveblog, limit: int) -> Iterator[str]:
        for entry in map(state.entries.__getitem__, state.order[-limit:]):
            if entry.state is not EntryState.RETRACTED:
                yield self._url(artefact.permalink(state.slug, entry.id), changed_at(entry))

    def _news(self, head: Head) -> str:
        publisher = escape(sanitise.xml(self._site.publisher))
        title = escape(sanitise.xml(head.card.title).strip() or head.liveblog)
        return (
            f"<url>{self._loc(artefact.front(head.liveblog))}<news:news><news:publication><news:name>{publisher}"
            f"</news:name><news:language>{escape(_language(head.card.language))}</news:language></news:publication>"
            f"<news:publication_date>{_published(head.card)}</news:publication_date><news:title>{title}</news:title>"
            "</news:news></url>"
        )

    def _url(self, path: str, changed: datetime | None = None) -> str:
        lastmod = f"<lastmod>{_w3c(changed)}</lastmod>" if changed else ""
        return f"<url>{self._loc(path)}{lastmod}</url>"

    def _loc(self, path: str) -> str:
        return f"<loc>{escape(self._address(path))}</loc>"

    def _address(self, path: str) -> str:
        return artefact.address(self._site.public_url, path)


def _is_news(card: Card, now: datetime) -> bool:
    """Coverage that came from elsewhere is as old as the day it ran on."""
    since = now - RECENT
    return card.opened_at is not None and card.opened_at >= since and (card.day is None or card.day >= since.date())


def _published(card: Card) -> str:
    assert card.opened_at is not None
    return card.day.isoformat() if card.day else _w3c(card.opened_at)


def _w3c(at: datetime) -> str:
    """A W3C datetime to the second, as sitemaps take it."""
    return at.isoformat(timespec="seconds")


def _language(tag: str) -> str:
    return tag.lower() if tag.lower() in CHINESE else tag.partition("-")[0].lower()


def _document(root: str, children: Iterable[str], **namespaces: str) -> bytes:
    """One child per line, so that a difference can be read."""
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="{_SITEMAP}"{declared}>',
        *children,
        f"</{root}>",
    ]
    return "\n".join([*lines, ""]).encode()

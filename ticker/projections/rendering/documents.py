"""Renders the HTML documents of a liveblog: what its front page, numbered pages and permalinks have in common. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from markupsafe import Markup

from ticker.domain.entry import Entry
from ticker.domain.events import Text
from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.datetimes import Moment, shown_at
from ticker.projections.rendering.fragments import Fragments, Place, Setting
from ticker.projections.rendering.plain_text import block_text
from ticker.projections.rendering.structured import Structured

DESCRIPTION_LENGTH = 200
"""Characters of a page's description: what search engines and messengers show of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow: an entry, and the day that begins above it, if one does."""

    day: Moment | None
    html: Markup


class DocumentRenderer:
    """Templates as documents. The same state gives the same bytes, on any machine and at any time."""

    def __init__(self, fragments: Fragments) -> None:
        self.fragments = fragments
        self.labels = Structured(fragments.site, fragments.headline)

    def document(
        self, template: str, liveblog: Liveblog, place: Place, path: str, canonical: str = "", /, **values: object
    ) -> Artefact:
        """The template as the artefact `path`; `canonical` is the path of the page it stands for, if not its own."""
        address = self.address(canonical or path)
        html = self.fragments.render(template, Setting.of(liveblog), place, canonical=address, **values)
        return Artefact(path=path, body=html.encode())

    def address(self, path: str) -> str:
        """The public address of the artefact `path`."""
        return artefact.address(self.fragments.site.public_url, path)

    def flow(self, state: Liveblog, entries: Iterable[Entry], place: Place) -> Sequence[Step]:
        """Entries with the day above the first of each day; one without a time belongs to the day it stands in."""
        setting, steps, day = Setting.of(state), [], ""
        for entry in entries:
            at = shown_at(entry)
            begins = self.fragments.moment(at, setting) if at else None
            if begins and begins.day == day:
                begins = None
            elif begins:
                day = begins.day
            steps.append(Step(begins, self.fragments.entry(state, entry, place)))
        return steps


def beginning(entry: Entry, length: int = DESCRIPTION_LENGTH) -> str:
    """The first text of an entry without markup, or else what its first block says, `shortened`; empty if nothing."""
    blocks = sorted(entry.content.blocks, key=lambda block: not isinstance(block, Text))
    return shortened(next(filter(None, map(block_text, blocks)), ""), length)


def shortened(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """`text` on one line, cut at a word to at most `length` characters."""
    return shorten(text, length, placeholder=" …")

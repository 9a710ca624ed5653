"""A plan rendered, and a whole liveblog from its records alone: for archives, to hold a store against. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ticker.domain.events import Record
from ticker.domain.liveblog import Liveblog
from ticker.projections.artefact import Artefact
from ticker.projections.plan import Plan, everything
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.assets import with_loaded

_LINKED = re.compile(rb"(?:\.\./)+((?:assets|media)/[A-Za-z0-9._/-]+)")
"""A relative address of something that belongs to no liveblog, in any attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedLiveblog:
    """All artefacts of a liveblog at `state`, but for the archive; sorted by path."""

    state: Liveblog
    artefacts: Sequence[Artefact]

    @property
    def linked(self) -> Sequence[str]:
        """Store paths of the style sheets, scripts and pictures that its pages show now."""
        pages = (artefact.body for artefact in self.artefacts if PurePosixPath(artefact.path).suffix == ".html")
        return sorted({path.decode() for body in pages for path in _LINKED.findall(body)})


def render_liveblog(renderer: Renderer, slug: str, records: Iterable[Record]) -> RenderedLiveblog:
    """Fold the records and render everything.

    Raises:
        ChainBroken: the records do not follow each other from seq 1.
    """
    state = Liveblog(slug=slug)
    return gathered(state, renderings(renderer, state, records))


def renderings(renderer: Renderer, state: Liveblog, records: Iterable[Record]) -> Iterator[Artefact]:
    """Fold the records into the empty `state` and give out what is rendered, a few milliseconds each.

    A tombstone comes after the delta whose place it takes. Raises as `render_liveblog`.
    """
    for record in records:
        state.apply(record)
        if state.public_seq == record.seq:
            yield renderer.delta(state, record)
    whole = everything(state)
    for seq, entry_id in whole.tombstones.items():
        yield renderer.tombstone(state, seq, entry_id)
    yield from as_planned(renderer, state, whole)


def as_planned(renderer: Renderer, state: Liveblog, drawn: Plan) -> Iterator[Artefact]:
    """What a plan names, but its tombstones: each is rendered when it is asked for. head.json comes last."""
    for number in sorted(drawn.pages):
        yield renderer.page(state, number)
    for number in sorted(drawn.pages | drawn.starts):
        yield renderer.start(state, number)
    for entry_id in sorted(drawn.permalinks):
        yield renderer.permalink(state, entry_id)
    if drawn.feeds:
        yield renderer.rss(state)
        yield renderer.atom(state)
        yield renderer.teaser_html(state)
        yield renderer.teaser_json(state)
    if drawn.index:
        yield renderer.oembed(state)
        yield renderer.not_found(state)
    if drawn.sitemap:
        yield renderer.sitemap(state)
    if drawn.corrections:
        yield renderer.corrections(state)
    if drawn.top:
        yield renderer.embed(state)
        yield renderer.front(state)
        yield renderer.head(state)


def gathered(state: Liveblog, rendered: Iterable[Artefact]) -> RenderedLiveblog:
    """The rendition of what `renderings` gave: of one path the last counts."""
    by_path = {artefact.path: artefact for artefact in rendered}
    return RenderedLiveblog(state=state, artefacts=[by_path[path] for path in sorted(by_path)])


def used_assets(renderer: Renderer, linked: Collection[str]) -> Sequence[Artefact]:
    """The style sheets and scripts among the `linked` paths, and the modules and pictures that these load."""
    return with_loaded(renderer.assets(), linked)

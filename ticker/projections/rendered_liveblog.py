"""A plan rendered, and a whole liveblog from its records alone: for archives, and to compare a store with. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ticker.domain.events import Record
from ticker.domain.liveblog import Liveblog
from ticker.projections.artefact import Artefact
from ticker.projections.plan import Plan, plan_everything
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.assets import with_dependencies

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
    return collect(state, render_records(renderer, state, records))


def render_records(renderer: Renderer, state: Liveblog, records: Iterable[Record]) -> Iterator[Artefact]:
    """Fold the records into the empty `state` and give out what is rendered, a few milliseconds each.

    A tombstone comes after the delta whose place it takes. Raises as `render_liveblog`.
    """
    for record in records:
        state.apply(record)
        if state.public_seq == record.seq:
            yield renderer.delta(state, record)
    plan = plan_everything(state)
    for seq, entry_id in plan.tombstones.items():
        yield renderer.tombstone(state, seq, entry_id)
    yield from render_plan(renderer, state, plan)


def render_plan(renderer: Renderer, state: Liveblog, plan: Plan) -> Iterator[Artefact]:
    """What a plan names, but its tombstones: each is rendered when it is asked for. head.json comes last."""
    for number in sorted(plan.pages):
        yield renderer.page(state, number)
    for number in sorted(plan.pages | plan.starts):
        yield renderer.start(state, number)
    for entry_id in sorted(plan.permalinks):
        yield renderer.permalink(state, entry_id)
    if plan.feeds:
        yield renderer.rss(state)
        yield renderer.atom(state)
        yield renderer.teaser_html(state)
        yield renderer.teaser_json(state)
    if plan.index:
        yield renderer.oembed(state)
        yield renderer.not_found(state)
    if plan.sitemap:
        yield renderer.sitemap(state)
    if plan.corrections:
        yield renderer.corrections(state)
    if plan.top:
        yield renderer.embed(state)
        yield renderer.front(state)
        yield renderer.head(state)


def collect(state: Liveblog, rendered: Iterable[Artefact]) -> RenderedLiveblog:
    """The rendered liveblog of what `render_records` gave: of one path the last counts."""
    by_path = {artefact.path: artefact for artefact in rendered}
    return RenderedLiveblog(state=state, artefacts=[by_path[path] for path in sorted(by_path)])


def used_assets(renderer: Renderer, linked: Collection[str]) -> Sequence[Artefact]:
    """The style sheets and scripts among the `linked` paths, and the modules and pictures that these load."""
    return with_dependencies(renderer.assets(), linked)

"""The pictures of entries at absolute addresses, for whoever meets them away from the page. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ticker.domain.entry import Entry
from ticker.domain.events import Image
from ticker.projections import sanitise


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """An `Image` anyone can fetch. Sizes in CSS pixels, 0 where unknown."""

    url: str
    alt: str
    caption: str
    credit: str
    width: int
    height: int


def illustrations(entries: Iterable[Entry], public_url: str) -> Iterator[Illustration]:
    """Those of the entries, in their order; lost ones and those at addresses no reader may follow are left out."""
    absolute = sanitise.relative_to(f"{public_url}/")
    for entry in entries:
        for block in entry.content.blocks:
            if isinstance(block, Image) and (address := sanitise.url(block.src)):
                yield Illustration(
                    url=absolute(address),
                    alt=block.alt,
                    caption=block.caption,
                    credit=block.credit,
                    width=block.width,
                    height=block.height,
                )

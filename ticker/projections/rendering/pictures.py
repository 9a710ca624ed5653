"""Pictures away from the page, at absolute addresses, and the sizes that a browser may choose from. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ticker.domain.entry import Entry
from ticker.domain.events import Image
from ticker.projections import sanitise


def srcset(image: Image, resolve: Callable[[str], str]) -> str:
    """``../media/a-480.jpg 480w, ../media/a.jpg 1200w``, narrowest first; empty if there is nothing to choose.

    `resolve` makes an address fit the place it stands in, and gives an empty one for what no reader may follow.
    A comma at the end of an address would be taken for the end of its entry.
    """
    if not (image.width and image.height):
        return ""
    sizes = {image.width: image.src} | {source.width: source.src for source in image.sources if source.width}
    resolved = {width: resolve(src) for width, src in sorted(sizes.items())}
    candidates = [f"{_encode_trailing_commas(address)} {width}w" for width, address in resolved.items() if address]
    return ", ".join(candidates) if len(candidates) > 1 else ""


def _encode_trailing_commas(address: str) -> str:
    stripped = address.rstrip(",")
    return stripped + "%2C" * (len(address) - len(stripped))


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

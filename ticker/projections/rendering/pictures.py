"""The sizes of a picture that a browser may choose from (HTML, 4.8.4.3: `srcset`). Pure."""

from collections.abc import Callable

from ticker.domain.events import Image


def srcset(image: Image, resolve: Callable[[str], str]) -> str:
    """``../media/a-480.jpg 480w, ../media/a.jpg 1200w``, narrowest first; empty if there is nothing to choose.

    `resolve` makes an address fit the place it stands in, and gives an empty one for what no reader may follow.
    A comma at the end of an address would be taken for the end of its entry.
    """
    if not (image.width and image.height):
        return ""
    sizes = {image.width: image.src} | {source.width: source.src for source in image.sources if source.width}
    resolved = {width: resolve(src) for width, src in sorted(sizes.items())}
    found = [f"{_closed(address)} {width}w" for width, address in resolved.items() if address]
    return ", ".join(found) if len(found) > 1 else ""


def _closed(address: str) -> str:
    bare = address.rstrip(",")
    return bare + "%2C" * (len(address) - len(bare))

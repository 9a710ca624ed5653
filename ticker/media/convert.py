"""A picture decoded, turned upright, brought to sRGB, made smaller and encoded anew: nothing of its bytes is left.

Runs in a process of its own (`ticker.media.converter`), for decoders of pictures are written in C.
"""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image, ImageCms
from PIL.ExifTags import Base as Exif
from PIL.Image import Resampling, Transpose

from ticker.errors import UnusablePicture
from ticker.media.refusals import DAMAGED, MOVING, PIXELS_MAX, STRIP, TOO_MANY_PIXELS, TOO_MUCH_MEMORY
from ticker.media.renditions import Rendition

WIDTHS = (480, 800, 1200, 1600)
"""Pixels. A column of text is 700 CSS pixels wide at most: 1600 are enough for the densest screen."""

SIDE_MAX = 16_383
"""Pixels, of WebP (RFC 9649, section 2.6)."""

QUALITY = 80
"""Of 100, and Pillow's own default."""

_UPRIGHT: Mapping[int, Transpose] = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What makes up for an orientation (Exif 3.0, section 4.6.5.1.6)."""

_LYING = range(5, 9)
"""Orientations in which width and height change places."""


def convert(picture: bytes, decoder: str) -> Sequence[Rendition]:
    """The picture in `WIDTHS`, the largest first, but never larger than it is. The same bytes give the same renditions.

    Raises:
        UnusablePicture: damaged, moving, too large; says what to do. What the decoder said is its cause.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about metadata, which is thrown away
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            master = _master(picture, decoder)
        except UnusablePicture:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise UnusablePicture(TOO_MANY_PIXELS) from error
        except MemoryError as error:
            raise UnusablePicture(TOO_MUCH_MEMORY) from error
        except Exception as error:  # decoders raise whatever they stumble over
            raise UnusablePicture(DAMAGED) from error
    return tuple(_renditions(master))


def _master(data: bytes, decoder: str) -> Image.Image:
    """The largest size, upright, in sRGB with or without alpha, and nothing beside the pixels."""
    with Image.open(io.BytesIO(data), formats=(decoder,)) as picture:
        _check(picture)
        orientation = _orientation(picture)
        width, height = _within(picture.size, lying=orientation in _LYING)
        # A JPEG is decoded at half, a quarter or an eighth of its size where that is enough: 50 megapixels in 113 MB.
        picture.draft(None, (2 * width, 2 * height))
        profile = picture.info.get("icc_profile")
        small = _workable(picture).resize((width, height), Resampling.LANCZOS, reducing_gap=3)
    if orientation in _UPRIGHT:
        small = small.transpose(_UPRIGHT[orientation])
    master = _in_srgb(small, profile)
    master.info = {}  # Pillow would write a profile or a comment that stands there
    return master


def _check(picture: Image.Image) -> None:
    """Refuse by the header alone, before anything is decoded."""
    if picture.width * picture.height > PIXELS_MAX:
        raise UnusablePicture(TOO_MANY_PIXELS)
    # Phones put a second view of the same moment behind a JPEG (MPO); the first is the picture.
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise UnusablePicture(MOVING)


def _orientation(picture: Image.Image) -> int:
    """1 to 8 as in Exif, 1 where nothing is said."""
    try:
        return int(picture.getexif().get(Exif.Orientation, 1))
    except Exception:  # noqa: BLE001  # broken metadata is no reason to refuse a picture: it is shown as it lies
        return 1


def _within(size: tuple[int, int], *, lying: bool) -> tuple[int, int]:
    """The stored `size` scaled down so that the upright picture is as wide as the widest rendition at most."""
    upright = size[::-1] if lying else size
    scale = min(1.0, WIDTHS[-1] / upright[0])
    width, height = (max(1, round(side * scale)) for side in upright)
    if height > SIDE_MAX:
        raise UnusablePicture(STRIP)
    return (height, width) if lying else (width, height)


def _workable(picture: Image.Image) -> Image.Image:
    """In a mode that can be scaled, still in the picture's own colours."""
    if picture.mode in {"RGB", "RGBA", "L", "CMYK"} and "transparency" not in picture.info:
        return picture
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 16 bits of grey; `convert` would cut off what is brighter than 255
        return picture.point(lambda grey: grey / 257).convert("L")
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA. Without a profile, or with one that is broken or of another kind, colours are taken as sRGB."""
    plain = picture.convert("RGBA" if picture.mode == "RGBA" else "RGB")
    if not profile:
        return plain
    alpha = plain.getchannel("A") if plain.mode == "RGBA" else None
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        coloured = plain.convert("RGB") if alpha else picture
        converted = ImageCms.profileToProfile(coloured, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return plain
    if converted is None:
        return plain
    if alpha:
        converted.putalpha(alpha)
    return converted


def _renditions(master: Image.Image) -> Iterator[Rendition]:
    for width in (master.width, *(width for width in reversed(WIDTHS) if width < master.width)):
        height = max(1, round(master.height * width / master.width))
        resized = master if width == master.width else master.resize((width, height), Resampling.LANCZOS)
        buffer = io.BytesIO()
        resized.save(buffer, "WEBP", quality=QUALITY)
        yield Rendition(width=width, height=height, body=buffer.getvalue())

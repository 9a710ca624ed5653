"""What an upload is by its first bytes, whatever it was said to be; and what to do where it is not taken. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ticker.errors import UnsupportedPicture
from ticker.media.refusals import HEIC, MARKUP, PDF, SVG, TIFF, UNKNOWN, VIDEO
from ticker.sentences import Sentence, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that is taken. `decoder` is Pillow's name for it: no other decoder gets to see the bytes."""

    name: str
    media_type: str
    decoder: str


JPEG = Format(name="JPEG", media_type="image/jpeg", decoder="JPEG")
PNG = Format(name="PNG", media_type="image/png", decoder="PNG")
WEBP = Format(name="WebP", media_type="image/webp", decoder="WEBP")
AVIF = Format(name="AVIF", media_type="image/avif", decoder="AVIF")
GIF = Format(name="GIF", media_type="image/gif", decoder="GIF")

ACCEPTED: Mapping[str, Format] = {format_.media_type: format_ for format_ in (JPEG, PNG, WEBP, AVIF, GIF)}
"""By media type."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_MARKUP_BYTES = 4096
"""How far the first tag is looked for: comments and a doctype may come before it."""


def recognised(picture: bytes, media_type: str) -> Format:
    """The format of `picture`, which `media_type` must name, too.

    Raises:
        UnsupportedPicture: it is none that is taken, or not the one it was said to be; says what to do.
    """
    known = next((known for marks, known in _KNOWN if marks(picture)), UNKNOWN)
    if isinstance(known, Sentence):
        raise UnsupportedPicture(known)
    if known.media_type != media_type:
        raise UnsupportedPicture(
            say(
                "Content-Type says %(said)s, but the picture is a %(name)s; send it as %(media_type)s",
                said=media_type,
                name=known.name,
                media_type=known.media_type,
            ),
            send_as=known.media_type,
        )
    return known


def _begins(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda picture: picture.startswith(magic)


def _webp(picture: bytes) -> bool:
    return picture[:4] == b"RIFF" and picture[8:12] == b"WEBP"


def _brands(picture: bytes) -> frozenset[bytes]:
    """Brands of a file of boxes (ISO/IEC 14496-12, section 4.3): what it says it can be read as."""
    if picture[4:8] != b"ftyp":
        return frozenset()
    box = picture[8 : min(int.from_bytes(picture[:4]), 256)]
    return frozenset(box[start : start + 4] for start in range(0, len(box), 4) if start != 4)  # noqa: PLR2004  # its version


def _avif(picture: bytes) -> bool:
    return bool(_brands(picture) & {b"avif", b"avis"})


def _heic(picture: bytes) -> bool:
    return bool(_brands(picture) & _HEIC_BRANDS)


def _video(picture: bytes) -> bool:
    return bool(_brands(picture)) or picture.startswith(b"\x1aE\xdf\xa3")  # MP4, QuickTime; Matroska, WebM


def _markup(picture: bytes) -> bytes:
    """The beginning of a text whose first letter is “<”, in lower case; UTF-16 has its zeros taken out."""
    text = picture[:_MARKUP_BYTES].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    text = text.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip().lower()
    return text if text.startswith(b"<") else b""


def _svg(picture: bytes) -> bool:
    return b"<svg" in _markup(picture)


_KNOWN: tuple[tuple[Callable[[bytes], bool], Format | Sentence], ...] = (
    (_begins(b"\xff\xd8\xff"), JPEG),
    (_begins(b"\x89PNG\r\n\x1a\n"), PNG),
    (_begins(b"GIF87a", b"GIF89a"), GIF),
    (_webp, WEBP),
    (_avif, AVIF),
    (_heic, HEIC),
    (_video, VIDEO),
    (_svg, SVG),
    (lambda picture: bool(_markup(picture)), MARKUP),
    (_begins(b"II*\0", b"MM\0*"), TIFF),
    (_begins(b"%PDF-"), PDF),
)
"""The first row whose marks are there decides: the format, or the sentence that refuses it."""

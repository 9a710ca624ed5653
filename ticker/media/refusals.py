"""Why a picture is not taken, and what to do: one sentence each."""

from collections.abc import Mapping
from typing import Final

from ticker.sentences import Sentence, say

PIXELS_MAX: Final = 80_000_000
"""The largest picture that is decoded; 50-megapixel cameras are common, and 80 million pixels take 320 MB."""

SECONDS: Final = 30
"""Of CPU for one picture, twice as many by the clock; bench/upload.py has 50 megapixels in 3."""

UNKNOWN: Final = say("This is no picture that is understood; send a JPEG, PNG, WebP, AVIF or GIF")

HEIC: Final = say(
    "This is a HEIC picture, as iPhones take them, which most browsers do not show. Export it as JPEG, or set the "
    "camera to “Most Compatible”, and send that"
)
SVG: Final = say(
    "This is an SVG drawing, which can contain scripts and is not taken. Export it as PNG, 1600 pixels wide or more, "
    "and send that"
)
MARKUP: Final = say("This is a text in HTML or XML and no picture; send a JPEG, PNG, WebP, AVIF or GIF")
VIDEO: Final = say("This is a video; put it on a platform and embed it, or send a still of it as JPEG")
TIFF: Final = say("This is a TIFF or a camera's raw picture; export it as JPEG and send that")
PDF: Final = say("This is a PDF; export the page as PNG and send that")

TOO_MANY_PIXELS: Final = say(
    "The picture has more than %(millions)s million pixels; send a smaller one", millions=PIXELS_MAX // 1_000_000
)
STRIP: Final = say("The picture is too long a strip for its width; cut it into parts and send those")
DAMAGED: Final = say("The picture is damaged or cut off; export it again and send that")
MOVING: Final = say(
    "The picture moves, and readers could not stop it; send a still, or put the film on a platform and embed it"
)

TOO_MUCH_MEMORY: Final = say(
    "The picture takes more memory to decode than a picture may; send a smaller one, best as JPEG"
)
TOO_LONG: Final = say(
    "The picture takes more than %(seconds)s s to decode; send a smaller one, best as JPEG", seconds=SECONDS
)
TOO_MUCH: Final = say("The picture brings the decoder down; export it again, best as JPEG, and send that")

SENTENCES: Final[Mapping[str, Sentence]] = {
    sentence: sentence for sentence in (TOO_MANY_PIXELS, STRIP, DAMAGED, MOVING, TOO_MUCH_MEMORY)
}
"""Those that the process which decodes pictures answers with, by what it writes."""

"""What the conversion makes of a picture: sizes, the right way up, the colours of the web, and nothing else."""

import io
import itertools

import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import IFD

from tests.support import uploads
from tests.support.uploads import SECRET, alike, decoded, encoded, jpeg, scene
from ticker.media.convert import convert
from ticker.media.formats import ACCEPTED

RED = (200, 60, 60)


def test_a_picture_comes_in_the_sizes_a_browser_chooses_from():
    """The largest first, none larger than the picture; the same bytes give the same renditions."""
    renditions = convert(jpeg(2400, 1200), "JPEG")
    assert [(each.width, each.height) for each in renditions] == [(1600, 800), (1200, 600), (800, 400), (480, 240)]
    assert [decoded(each).size for each in renditions] == [(each.width, each.height) for each in renditions]
    assert convert(jpeg(2400, 1200), "JPEG") == renditions


@pytest.mark.parametrize(
    ("width", "height", "widths"), [(1, 1, [1]), (479, 3, [479]), (480, 3, [480]), (801, 3, [801, 800, 480])]
)
def test_a_small_picture_is_not_blown_up(width, height, widths):
    """One pixel is a picture, too."""
    renditions = convert(encoded(scene(width, height), "PNG"), "PNG")
    assert [each.width for each in renditions] == widths


def test_nothing_is_left_of_what_a_camera_tells():
    """No Exif, GPS, XMP, IPTC, comment or profile: the renditions hold pixels, turned upright, and no other byte."""
    picture = uploads.with_metadata()
    assert picture.count(SECRET) == 4
    assert Image.open(io.BytesIO(picture)).getexif().get_ifd(IFD.GPSInfo)
    renditions = convert(picture, "JPEG")
    assert (renditions[0].width, renditions[0].height) == (800, 1200)
    for each in renditions:
        assert uploads.chunks(each.body) == ([b"VP8 "], True)
        assert SECRET not in each.body


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation):
    """Exif's eight orientations, as Pillow makes up for them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    corner = Image.new("RGB", (96, 64), "white")
    corner.paste("red", (0, 0, 32, 32))
    lying = encoded(corner, "JPEG", exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(lying)))
    (rendition,) = convert(lying, "JPEG")
    assert (rendition.width, rendition.height) == upright.size
    for corner_ in itertools.product((8, upright.width - 8), (8, upright.height - 8)):
        assert alike(decoded(rendition).getpixel(corner_), upright.getpixel(corner_), within=20)


def test_colours_of_another_profile_become_those_of_the_web():
    """Where a profile says that red is blue, blue is seen. sRGB's own changes nothing, a broken one as little."""
    own = uploads.profile()
    swapped = own.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    for profile, colour in ((None, RED), (own, RED), (b"no profile at all" * 20, RED), (swapped, RED[::-1])):
        picture = encoded(Image.new("RGB", (64, 64), RED), "PNG", icc_profile=profile)
        (rendition,) = convert(picture, "PNG")
        assert alike(decoded(rendition).getpixel((9, 9)), colour, within=6)


def _sixteen_bits():
    grey = Image.new("I;16", (64, 64), 128 * 257)
    return encoded(grey, "PNG")


def _palette_with_alpha():
    picture = scene(64, 64).quantize(16)
    return encoded(picture, "PNG", transparency=0)


@pytest.mark.parametrize(
    ("picture", "media_type", "mode"),
    [
        (encoded(scene(64, 64, "CMYK"), "JPEG"), "image/jpeg", "RGB"),
        (encoded(scene(64, 64, "L"), "JPEG"), "image/jpeg", "RGB"),
        (_sixteen_bits(), "image/png", "RGB"),
        (_palette_with_alpha(), "image/png", "RGBA"),
        (encoded(Image.new("RGBA", (64, 64), (9, 9, 9, 99)), "PNG"), "image/png", "RGBA"),
        (encoded(Image.new("1", (64, 64)), "PNG"), "image/png", "RGB"),
        (encoded(scene(64, 64), "GIF"), "image/gif", "RGB"),
        (encoded(scene(64, 64), "WEBP"), "image/webp", "RGB"),
        (encoded(scene(64, 64), "AVIF"), "image/avif", "RGB"),
        (encoded(scene(64, 64), "MPO", save_all=True, append_images=[scene(32, 32)]), "image/jpeg", "RGB"),
        (jpeg(64, 64, progressive=True), "image/jpeg", "RGB"),
    ],
    ids=["CMYK", "grey", "16 bits", "palette", "alpha", "black and white", "GIF", "WebP", "AVIF", "MPO", "progressive"],
)
def test_every_kind_of_pixels_is_understood(picture, media_type, mode):
    """What scanners, printers, phones and drawing programs make of a picture."""
    (rendition,) = convert(picture, ACCEPTED[media_type].decoder)
    assert Image.open(io.BytesIO(rendition.body)).mode == mode
    assert uploads.chunks(rendition.body)[1]


def test_sixteen_bits_of_grey_keep_their_brightness():
    """A half is a half, not white."""
    (rendition,) = convert(_sixteen_bits(), "PNG")
    assert all(abs(channel - 128) < 4 for channel in decoded(rendition).getpixel((9, 9)))

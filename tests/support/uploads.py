"""Pictures as editors send them, and as somebody sends them who means harm; all made here."""

import io
import struct
import zlib

from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base

SCRIPT = b"<script>alert(document.domain)</script>"
SECRET = b"Mara Lind, Hafenstrasse 4"
"""Stands in every kind of metadata: not one byte of it may come out."""


def encoded(picture, kind, **options):
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def scene(width=1200, height=800, mode="RGB"):
    """A gradient: no two places look alike."""
    across = Image.linear_gradient("L").resize((width, height))
    down = across.transpose(Image.Transpose.ROTATE_90).resize((width, height))
    return Image.merge("RGB", (across, down, across.point(lambda grey: 255 - grey))).convert(mode)


def jpeg(width=1200, height=800, **options):
    return encoded(scene(width, height), "JPEG", **options)


def with_metadata():
    """A JPEG that says where and by whom it was taken, in every way there is: Exif with GPS, XMP, IPTC, a comment."""
    exif = Image.Exif()
    exif[Base.Artist] = SECRET.decode()
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (54.0, 7.0, 30.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"
    plain = jpeg(exif=exif, xmp=xmp, comment=SECRET, icc_profile=profile())
    record = b"\x1c\x02\x50" + struct.pack(">H", len(SECRET)) + SECRET  # IPTC 2:80, the byline
    resource = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    segment = b"\xff\xed" + struct.pack(">H", len(resource) + 2) + resource
    return plain[:2] + segment + plain[2:]


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(name, data):
    """A PNG chunk (PNG, third edition, section 5.3)."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, rows):
    """8 bits of grey, of whatever `rows` unpacks to."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    magic = b"\x89PNG\r\n\x1a\n"
    return magic + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def nothing(megabytes):
    """Packed zeros, made in no time of one block again and again. The checksum is wrong: nobody gets that far."""
    packer = zlib.compressobj(9)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block + again * (megabytes - 1) + packer.flush()


def bomb():
    """3 GB of nothing in 3 MB."""
    return png(60_000, 50_000, nothing(3_000))


def liar():
    """Says 100 by 100, and unpacks to 3 GB."""
    return png(100, 100, nothing(3_000))


def moving(kind):
    frames = [scene(64, 48), scene(64, 48).rotate(90)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def brand(name):
    """The beginning of a file of boxes: HEIC, AVIF, MP4."""
    return struct.pack(">I", 24) + b"ftyp" + name + bytes(4) + b"mif1" + name + struct.pack(">I", 1024) + b"meta"


def chunks(webp):
    """Names of the chunks in a WebP (RFC 9649, section 2.3), and whether they fill it to the last byte."""
    place, names = 12, []
    while place < len(webp):
        names.append(webp[place : place + 4])
        size = int.from_bytes(webp[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    return names, place == len(webp) == int.from_bytes(webp[4:8], "little") + 8


def decoded(rendition):
    """What a reader sees of a rendition."""
    return Image.open(io.BytesIO(rendition.body)).convert("RGB")


def alike(one, other, *, within):
    """Whether two colours differ by so little in each channel."""
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))

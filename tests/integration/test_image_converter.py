"""The image converter lets nothing out but pictures, whatever goes in; its processes are those of a newsroom."""

import asyncio
import json
import os

import pytest
from PIL import Image

from tests.support import uploads
from tests.support.uploads import SCRIPT, encoded, jpeg, scene
from ticker.errors import ImageConversionFailed, UnsupportedPicture, UnusablePicture
from ticker.media import converter
from ticker.media.converter import ImageConverter
from ticker.media.refusals import MOVING
from ticker.schemas.languages import Translations

GIF_JAVASCRIPT = b"GIF89a/*" + bytes(2) + b"*/=alert(1);"


ENDLESS = """
import sys
from ticker.media import __main__ as process

def convert(picture, decoder):
    while True:
        pass

process.convert = convert
process.main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
"""


def standing_in(folder, monkeypatch, script):
    """A program in the place of the one that decodes."""
    (folder / "elsewhere.py").write_text(script)
    monkeypatch.setenv("PYTHONPATH", str(folder) + os.pathsep + os.environ.get("PYTHONPATH", ""))
    monkeypatch.setattr(converter, "CHILD", "elsewhere")


async def test_fifty_megapixels_are_nothing_special():
    """As a phone sends them; the event loop has other things to do meanwhile."""
    turns = 0

    async def meanwhile():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.01)

    beside = asyncio.create_task(meanwhile())
    renditions = await ImageConverter().convert(encoded(Image.new("RGB", (8192, 6144), "teal"), "JPEG"), "image/jpeg")
    beside.cancel()
    assert (renditions[0].width, renditions[0].height) == (1600, 1200)
    assert turns > 10


HOSTILE = {
    "bomb": (uploads.bomb, "image/png", "more than 80 million pixels"),
    "81 megapixels": (lambda: encoded(Image.new("1", (9000, 9001)), "PNG"), "image/png", "more than 80 million"),
    "strip": (lambda: encoded(Image.new("1", (1, 20_000)), "PNG"), "image/png", "too long a strip"),
    "cut off": (lambda: jpeg()[:5_000], "image/jpeg", "damaged or cut off"),
    "magic alone": (lambda: b"\xff\xd8\xff", "image/jpeg", "damaged or cut off"),
    "GIF of JavaScript": (lambda: GIF_JAVASCRIPT, "image/gif", "damaged or cut off"),
    "moving GIF": (lambda: uploads.moving("GIF"), "image/gif", "moves"),
    "moving WebP": (lambda: uploads.moving("WEBP"), "image/webp", "moves"),
    "moving PNG": (lambda: uploads.moving("PNG"), "image/png", "moves"),
    "AVIF of nothing": (lambda: uploads.brand(b"avif"), "image/avif", "damaged or cut off"),
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_what_no_reader_could_use_is_refused_in_one_sentence(case):
    """It says what is wrong, and what to send instead; coming from another process, it can still be told in German."""
    made, media_type, sentence = HOSTILE[case]
    with pytest.raises(UnusablePicture, match=sentence) as refused:
        await ImageConverter().convert(made(), media_type)
    assert refused.value.sentence.in_words(Translations().words("de")).startswith("das Bild ")


FOREIGN = {
    "HEIC": (uploads.brand(b"heic"), "image/heic", "Export it as JPEG"),
    "HEIC said to be JPEG": (uploads.brand(b"heic"), "image/jpeg", "HEIC"),
    "SVG": (
        b'<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT,
        "image/svg+xml",
        "SVG",
    ),
    "SVG said to be PNG": (b"\xef\xbb\xbf <SVG onload=alert(1)>", "image/png", "SVG"),
    "SVG in UTF-16": ("<svg onload='alert(1)'>".encode("utf-16"), "image/svg+xml", "SVG"),
    "HTML": (b"<!doctype html>" + SCRIPT, "image/jpeg", "HTML"),
    "TIFF": (encoded(scene(8, 8), "TIFF"), "image/tiff", "TIFF"),
    "PDF": (b"%PDF-1.7", "application/pdf", "PDF"),
    "video": (uploads.brand(b"mp42").replace(b"mif1", b"isom"), "video/mp4", "video"),
    "nothing": (b"", "image/jpeg", "no picture"),
    "noise": (b"\1\2\3\4" * 99, "image/jpeg", "no picture"),
    "PNG said to be JPEG": (encoded(scene(8, 8), "PNG"), "image/jpeg", "send it as image/png"),
    "JPEG said to be anything": (jpeg(8, 8), "application/octet-stream", "send it as image/jpeg"),
}


@pytest.mark.parametrize("case", FOREIGN)
async def test_what_is_not_taken_is_told_what_to_do(case):
    """By its bytes; what it was said to be has to agree."""
    picture, media_type, sentence = FOREIGN[case]
    with pytest.raises(UnsupportedPicture, match=sentence):
        await ImageConverter().convert(picture, media_type)


@pytest.mark.parametrize(
    ("picture", "media_type"),
    [
        (jpeg(64, 64, comment=SCRIPT) + SCRIPT, "image/jpeg"),
        (jpeg(64, 64) + b"PK\5\6" + bytes(18), "image/jpeg"),
        (encoded(scene(64, 64), "GIF", comment=SCRIPT) + b"PK\3\4" + SCRIPT, "image/gif"),
        (encoded(scene(64, 64), "PNG")[:-12] + uploads.chunk(b"tEXt", b"Comment\0" + SCRIPT), "image/png"),
    ],
    ids=["page in a JPEG", "JPEG and archive", "GIFAR", "page in a PNG"],
)
async def test_what_is_two_things_at_once_is_only_a_picture_afterwards(picture, media_type):
    """Encoding anew leaves nothing of the second one."""
    (rendition,) = await ImageConverter().convert(picture, media_type)
    assert uploads.chunks(rendition.body) == ([b"VP8 "], True)
    assert b"script" not in rendition.body
    assert b"PK" not in rendition.body[:64]


async def test_more_than_a_picture_needs_is_not_unpacked():
    """A PNG of 100 by 100 pixels with 300 MB behind them is the picture it says it is, or none."""
    try:
        (rendition,) = await ImageConverter(memory=512 * 1024 * 1024).convert(uploads.liar(), "image/png")
    except UnusablePicture as refused:
        assert "damaged" in str(refused)  # noqa: PT017  # either will do, and a third thing will not
    else:
        assert rendition.width == 100


async def test_too_little_memory_ends_the_process_and_not_the_newsroom():
    """The kernel says no to it alone, and the sentence says what to do."""
    large = encoded(Image.new("RGBA", (8000, 8000)), "PNG")
    with pytest.raises(UnusablePicture, match="takes more memory"):
        await ImageConverter(memory=384 * 1024 * 1024).convert(large, "image/png")


async def test_what_takes_too_long_is_ended(tmp_path, monkeypatch):
    """By the kernel after as much CPU as it may have, or by the clock, whichever is sooner."""
    standing_in(tmp_path, monkeypatch, ENDLESS)
    with pytest.raises(UnusablePicture, match="takes more than"):
        await ImageConverter(seconds=1).convert(jpeg(8, 8), "image/jpeg")


async def test_settings_do_not_reach_the_process(monkeypatch):
    """A password that is not there cannot be read out of a decoder that was taken over."""
    monkeypatch.setenv("TICKER_DATABASE_URL", "postgresql+asyncpg://ticker:geheim@db/ticker")
    given = []
    start = asyncio.create_subprocess_exec

    async def watched(*command, env, **options):
        given.append(env)
        return await start(*command, env=env, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    await ImageConverter().convert(jpeg(8, 8), "image/jpeg")
    assert [name for env in given for name in env if name.startswith("TICKER_")] == []
    assert "PATH" in given[0]


FAILING = {
    "ended": "import sys; sys.exit('no Pillow here')",
    "no picture": "print('{\"prints\": [[1, 1, 9]]}\\n<svg></svg>')",
    "half a picture": "print('{\"prints\": [[1, 1, 9]]}\\nRIFF')",
    "no prints": "print('{\"prints\": 1}')",
    "no JSON": "print('<svg></svg>')",
    "a line without end": "print('[' * 50_000_000)",
}


@pytest.mark.parametrize("script", FAILING.values(), ids=FAILING)
async def test_a_process_that_does_not_do_its_work_is_an_error_of_ours(tmp_path, monkeypatch, script):
    """A broken installation, or a decoder that was taken over and answers with something else than a picture."""
    standing_in(tmp_path, monkeypatch, script)
    with pytest.raises(ImageConversionFailed, match="process that decodes pictures"):
        await ImageConverter().convert(jpeg(8, 8), "image/jpeg")


FLOOD = f"""
import os, select, sys
sys.stdin.buffer.read()
while select.select([], [2], [], 0.5)[1]:  # until nobody takes any more
    os.write(2, bytes(4096))
print({json.dumps({"refused": MOVING, "reason": ""})!r}, flush=True)
"""


async def test_a_process_that_floods_its_error_output_is_ended_all_the_same(tmp_path, monkeypatch):
    """A full pipe would keep it from counting as ended, and its place in the converter from ever being free."""
    standing_in(tmp_path, monkeypatch, FLOOD)
    with pytest.raises(UnusablePicture, match="The picture moves"):
        await asyncio.wait_for(ImageConverter().convert(jpeg(8, 8), "image/jpeg"), 20)

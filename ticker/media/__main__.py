"""The process that decodes one picture: standard input → `ticker.media.renditions` on standard output.

    python -m ticker.media DECODER MEMORY_BYTES CPU_SECONDS

Bounded by the kernel: a picture made to fill the memory or to take forever ends this process and nothing else.
"""

import os
import resource
import sys

from ticker.errors import UnusablePicture
from ticker.media.convert import convert
from ticker.media.renditions import encode, encode_refusal

NICENESS = 10
"""Readers and editors come first."""


def main(decoder: str, memory: int, seconds: int) -> None:
    os.nice(NICENESS)
    _bound(resource.RLIMIT_CPU, seconds, spare=1)  # SIGXCPU first, which says why, then SIGKILL
    _bound(resource.RLIMIT_FSIZE, 0)  # what it says goes into a pipe; whoever took it over can write no file
    _bound(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # macOS knows the limit and refuses to set it
        _bound(resource.RLIMIT_AS, memory)
    picture = sys.stdin.buffer.read()
    try:
        answer = encode(convert(picture, decoder))
    except UnusablePicture as error:
        answer = encode_refusal(str(error), repr(error.__cause__) if error.__cause__ else "")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _bound(limit: int, value: int, *, spare: int = 0) -> None:
    """For good, `spare` above the value; a limit that is lower already stays."""
    _, hard = resource.getrlimit(limit)
    most = value + spare if hard == resource.RLIM_INFINITY else min(value + spare, hard)
    resource.setrlimit(limit, (min(value, most), most))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

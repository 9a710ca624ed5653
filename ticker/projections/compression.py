"""The compressed forms stored beside an artefact, so that nobody compresses per request."""

import gzip
from collections.abc import Iterator
from pathlib import PurePosixPath

import brotli

from ticker.projections.artefact import COMPRESSED, Artefact

BROTLI_QUALITY = 5
"""60 KB of page in 0.6 ms, smaller than gzip -6 makes it in 0.75 ms; quality 11 takes 58 ms."""

BROTLI_QUALITY_OF_ASSETS = 11
"""Style sheets and scripts are compressed once per version and read by everybody: 10 % less is worth the time."""

GZIP_LEVEL = 6

FORMS = (".br", ".gz")
"""Suffixes of the compressed forms; `index.html.br` stands beside `index.html`."""


def forms(artefact: Artefact) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of everything to store for an artefact: compressed forms first, itself last.

    The bytes depend on the artefact alone (gzip's time stamp is 0), so that a rebuild gives the same.
    """
    if PurePosixPath(artefact.path).suffix in COMPRESSED:
        yield f"{artefact.path}.br", brotli.compress(artefact.body, quality=_quality(artefact))  # type: ignore[no-untyped-call]  # has none
        yield f"{artefact.path}.gz", gzip.compress(artefact.body, compresslevel=GZIP_LEVEL, mtime=0)
    yield artefact.path, artefact.body


def _quality(artefact: Artefact) -> int:
    return BROTLI_QUALITY_OF_ASSETS if artefact.path.startswith("assets/") else BROTLI_QUALITY

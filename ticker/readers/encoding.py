"""Which stored encoding of an artefact a reader gets: Accept-Encoding, RFC 9110 §12.5.3."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

Coding = Literal["br", "gzip", "identity"]

CODINGS: Final[tuple[Coding, ...]] = ("br", "gzip", "identity")
"""What the store can hold, smallest first: the order among codings that the reader likes equally."""

FILE_SUFFIX: Final[Mapping[Coding, str]] = {"br": ".br", "gzip": ".gz", "identity": ""}
"""What the worker appends to an artefact's path for its compressed form."""

# qvalue, §12.4.2: at most three digits after the point, none above 1.
_WEIGHTED = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?", re.IGNORECASE)


def weights(header: str) -> dict[str, float]:
    """Weight by lower-case token of an Accept-… header (RFC 9110 §12.4.2), in the order written.

    A member that does not follow the grammar is skipped: a reader gets a page even from a browser with odd plug-ins.
    """
    members = (_WEIGHTED.fullmatch(member.strip(" \t")) for member in header.split(","))
    return {match[1].lower(): float(match[2] or 1) for match in members if match}


@lru_cache(maxsize=256)  # browsers send a handful of different headers; parsing one costs 5 µs
def acceptable(header: str | None) -> tuple[Coding, ...]:
    """The codings a reader accepts, the one it likes best first; empty when it refuses all of them.

    Without the header everything would be acceptable; such a client is sent what every client can read.
    """
    if header is None:
        return ("identity",)
    accepted = weights(header.replace("x-gzip", "gzip"))  # the same coding, §8.4.1.3
    ranked = {coding: _weight(coding, accepted) for coding in CODINGS}
    return tuple(sorted((c for c in CODINGS if ranked[c] > 0), key=lambda c: -ranked[c]))


def _weight(coding: Coding, accepted: Mapping[str, float]) -> float:
    if coding in accepted:
        return accepted[coding]
    if "*" in accepted:
        return accepted["*"]
    # Unmentioned, identity stays acceptable, but whoever asks for a coding wants it rather than none.
    return 0.0001 if coding == "identity" else 0

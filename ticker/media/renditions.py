"""A picture in one size as readers get it, and how a list of them goes through a pipe."""

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A WebP without any metadata, `width` by `height` pixels."""

    width: int
    height: int
    body: bytes


def encode(renditions: Sequence[Rendition]) -> bytes:
    """One line of JSON, ``{"renditions": [[width, height, bytes], …]}``, and the bodies one after another."""
    sizes = [[each.width, each.height, len(each.body)] for each in renditions]
    return json.dumps({"renditions": sizes}).encode() + b"\n" + b"".join(each.body for each in renditions)


def encode_refusal(sentence: str, reason: str) -> bytes:
    """One line of JSON: the sentence is for whoever sent the picture, the reason for the log."""
    return json.dumps({"refused": sentence, "reason": reason}).encode() + b"\n"

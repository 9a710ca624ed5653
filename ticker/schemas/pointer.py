"""JSON Pointers: which place in a body is meant."""

from collections.abc import Sequence


def pointer(path: Sequence[str | int]) -> str:
    """The JSON Pointer (RFC 6901) of a place in the body; empty for the whole of it."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)

"""Forms as multipart/form-data (RFC 7578), read while nobody knows yet who has sent them: in bounded time and memory.

The standard library's parser for mail takes minutes for a megabyte that was made to be slow.
"""

from collections.abc import Mapping
from typing import Final

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, parse_options_header

from ticker.sentences import say

MAX_FIELDS: Final = 200


def texts(kind: str, body: bytes) -> Mapping[str, str]:
    """The texts of a form by name, files left out; `kind` is its Content-Type. The last of a name counts.

    Raises:
        ValueError: it is no such form, is not UTF-8, or has more than `MAX_FIELDS` parts.
    """
    boundary = parse_options_header(kind)[1].get(b"boundary")
    if not boundary:
        raise ValueError(say("the Content-Type names no boundary"))
    form = _Form(boundary, memory=len(body))
    try:
        form.parser.write(body)
    except FormParserError as error:
        raise ValueError(say("a part of it has no name, or a head that cannot be read")) from error
    if not form.ended:
        raise _unfinished()
    fields = [part for part in form.parts if isinstance(part, Field)]
    return {(field.field_name or b"").decode(): (field.value or b"").decode() for field in fields}


class _Form:
    """What the parser has read so far. Files of up to `memory` bytes stay in memory: no stranger writes to the disk."""

    def __init__(self, boundary: bytes, *, memory: int) -> None:
        self.parts: list[Field | File] = []
        self.ended = False
        self.parser = FormParser(
            "multipart/form-data",
            on_field=self._take,
            on_file=self._take,
            on_end=self._end,
            boundary=boundary,
            config={"MAX_MEMORY_FILE_SIZE": memory},
        )

    def _take(self, part: Field | File) -> None:
        self.parts.append(part)
        if len(self.parts) > MAX_FIELDS:
            raise _unfinished()

    def _end(self) -> None:
        self.ended = True


def _unfinished() -> ValueError:
    return ValueError(say("it is cut off, or has more than %(parts)s parts", parts=MAX_FIELDS))

"""Forms as multipart/form-data (RFC 7578), read while nobody knows yet who has sent them: in bounded time and memory.

The standard library's parser for mail takes minutes for a megabyte that was made to be slow.
"""

from collections.abc import Mapping
from typing import Final

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from ticker.sentences import say

MAX_FIELDS: Final = 200


def texts(kind: str, body: bytes) -> Mapping[str, str]:
    """The texts of a form by name; `kind` is its Content-Type. The last of a name counts.

    Files are left out, and parts that are no field of a form: no name is asked for that they could have.

    Raises:
        ValueError: it is no such form, is not UTF-8, or has more than `MAX_FIELDS` parts.
    """
    boundary = parse_options_header(kind)[1].get(b"boundary")
    if not boundary:
        raise ValueError(say("the Content-Type names no boundary"))
    form = _Form(boundary)
    start = max((b"\r\n" + body).find(b"\r\n--" + boundary), 0)  # what stands before is for readers of mail (RFC 2046)
    try:
        form.parser.write(body[start:])
    except FormParserError as error:
        raise ValueError(say("a part of it has a head that cannot be read")) from error
    if not form.ended:
        raise _unfinished()
    return {name.decode(): bytes(content).decode() for name, content in form.fields}


class _Form:
    """What the parser has read so far."""

    def __init__(self, boundary: bytes) -> None:
        self.fields: list[tuple[bytes, bytearray]] = []
        self.ended = False
        self._parts = 0
        self._header = self._value = b""
        self._name: bytes | None = None
        self._content = bytearray()
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._read_header,
                "on_header_value": self._read_value,
                "on_header_end": self._end_header,
                "on_part_data": self._read_content,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > MAX_FIELDS:
            raise _unfinished()
        self._name, self._content = None, bytearray()

    def _read_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _read_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            options = parse_options_header(self._value)[1]
            # Names of files come in two ways (RFC 7578, section 4.2; RFC 5987), of which the parser knows one.
            is_file = b"filename" in options or b"filename*" in self._value.lower()
            self._name = None if is_file else options.get(b"name")
        self._header = self._value = b""

    def _read_content(self, data: bytes, start: int, end: int) -> None:
        if self._name is not None:
            self._content += data[start:end]

    def _end_part(self) -> None:
        if self._name is not None:
            self.fields.append((self._name, self._content))

    def _end(self) -> None:
        self.ended = True


def _unfinished() -> ValueError:
    return ValueError(say("it is cut off, or has more than %(parts)s parts", parts=MAX_FIELDS))

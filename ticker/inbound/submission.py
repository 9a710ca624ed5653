"""A message as an entry: its first line is the headline, the rest the text. Pure."""

import unicodedata
from html import escape

from ticker.domain.events import Content, Text
from ticker.inbound.delivery import Message
from ticker.projections.sanitise import clean

HEADLINE = 120
"""Characters of a headline; a longer first line is cut at a word, and stands whole in the text."""

LONGEST = 20_000
AUTHOR = 200


def content_of(message: Message, *, author: str = "") -> Content:
    """The message as plain paragraphs; nothing in it is taken for markup. `author` is who it is if it does not say."""
    lines = _printable(message.text)[:LONGEST].strip().split("\n")
    first, rest = " ".join(lines[0].split()), "\n".join(lines[1:]).strip()
    headline = first if len(first) <= HEADLINE else f"{first[:HEADLINE].rsplit(' ', 1)[0]} …"
    text = rest if headline == first else "\n".join(lines)
    name = " ".join(_printable(message.author or author).split())[:AUTHOR]
    return Content(
        headline=headline,
        blocks=(Text(html=clean(_paragraphs(text))),) if text else (),
        authors=(name,) if name else (),
        occurred_at=message.at,
    )


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in parts if part)


def _printable(text: str) -> str:
    """Without control characters, which no headline or name may have, and halves of surrogate pairs, which are none."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return "".join(char for char in unified if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})

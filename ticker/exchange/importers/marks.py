"""What the Liveblog plugin writes into the text of an entry: commands, hashtags, authors, emoji.

https://github.com/Automattic/liveblog, classes ``*-extend-feature-*``. On saving, ``/key`` becomes
``<span class="liveblog-command type-key">key</span>`` and ``#wahl``
``<span class="liveblog-hash term-wahl">wahl</span>``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from ticker.exchange.importers.words import one_line

_TYPED = re.compile(r"(?:(?<=\s)|^)/(key|pin)(?=[\s.,;:!?]|$)|\[(key)\]")
_EMOJI = frozenset({"liveblog-emoji", "emoji", "wp-smiley"})


@dataclass(frozen=True, slots=True)
class Marks:
    commands: frozenset[str]
    tags: Sequence[str]


def taken(root: HtmlElement) -> Marks:
    """Takes commands out of a tree and notes hashtags; the links of authors become their names, emoji characters."""
    commands: set[str] = set()
    tags: list[str] = []
    for element in list(root.iter("span", "a", "img")):
        classes = set((element.get("class") or "").split())
        words = one_line(str(element.text_content()))
        if "liveblog-command" in classes:
            commands.add(words.lower())
            element.drop_tree()
        elif "liveblog-hash" in classes:
            tags.append(words)
        elif "liveblog-author" in classes:
            element.drop_tag()
        elif element.tag == "img" and not classes.isdisjoint(_EMOJI):
            element.tail = (element.get("alt") or "") + (element.tail or "")
            element.drop_tree()
    commands.update(_typed(root))
    return Marks(frozenset(commands), tags)


def _typed(root: HtmlElement) -> set[str]:
    """Commands as they were typed, as the API gives texts that are to be edited."""
    found: set[str] = set()
    for element in root.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and _TYPED.search(text):
                found.update(match[1] or match[2] for match in _TYPED.finditer(text))
                setattr(element, name, _TYPED.sub("", text))
    return found

"""Time lines of their own ("14.11.2025 • 16:05 Uhr") and the headlines they belong to."""

from ticker.exchange.plaintext.marks import Mark, Plain, Stamp
from ticker.exchange.plaintext.problems import Problems
from ticker.exchange.plaintext.shape import may_be_headline


def stamped_headlines(marks: list[Mark], start: int, problems: Problems) -> dict[int, Stamp]:
    """Index of each headline with a time line of its own → that time line.

    A page puts the time either above or below all its headlines, so the majority decides for the whole page; above,
    where the votes are equal, with a notice.
    """
    stamps = {
        index: mark
        for index, mark in enumerate(marks)
        if isinstance(mark, Stamp) and not mark.labelled and index >= start
    }
    over = [index for index in stamps if may_be_headline(_at(marks, index + 1))]
    under = [index for index in stamps if index > start and may_be_headline(marks[index - 1])]
    if over and len(over) == len(under):
        line = stamps[over[0]].line.number
        problems.notice(line, "the time could belong to the headline above or below it; read as above its headline")
    if len(over) < len(under):
        return {index - 1: stamps[index] for index in under}
    # From the first one on, what follows a time is a headline even if it looks like a sentence.
    return {
        index + 1: stamp
        for index, stamp in stamps.items()
        if over and index >= over[0] and isinstance(_at(marks, index + 1), Plain)
    }


def _at(marks: list[Mark], index: int) -> Mark | None:
    return marks[index] if index < len(marks) else None

"""Collects what the reader of a text has to say about its lines."""

from ticker.exchange.plaintext.parsed import ParseProblem


class Problems:
    def __init__(self) -> None:
        self._found: list[ParseProblem] = []

    def error(self, line: int, message: str) -> None:
        self._found.append(ParseProblem(line=line, severity="error", message=message))

    def notice(self, line: int, message: str) -> None:
        self._found.append(ParseProblem(line=line, severity="notice", message=message))

    def by_line(self) -> tuple[ParseProblem, ...]:
        return tuple(sorted(self._found, key=lambda problem: problem.line))


def quoted(text: str) -> str:
    """The text as a message shows it: at most 60 characters, so that a megabyte in one line stays readable."""
    limit = 60
    return f'"{text}"' if len(text) <= limit else f'"{text[:limit]}…"'

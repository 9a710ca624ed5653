"""One typed template: what it asks for, and the entry it makes of the answers. Pure.

Texts are Jinja2 in a sandbox that can call nothing: ``{{ minute }}. Minute: Tor für {{ team }}``. The body is HTML and
escapes what is filled in; headline, tags and blocks are plain text, which escapes itself where it is shown.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from jinja2 import StrictUndefined, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ticker.errors import FieldProblem, InvalidCommand
from ticker.sentences import Sentence, say

MAX_ANSWER = 5_000
"""Characters of one answer."""

MAX_ROWS = 50
"""Rows of one answer that is a table: a council has 20 parties."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Pattern = Annotated[str, StringConstraints(max_length=5_000)]

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")

_PLAIN = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_HTML = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)

Answer = str | list[list[str]]
"""What was filled in: a text, or the rows of a table."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateField(_Part):
    """One thing to fill in. `choices` are for a choice, `columns` are the headings of rows."""

    name: Identifier
    label: Label
    kind: Literal["line", "text", "number", "choice", "rows"] = "line"
    required: bool = True
    hint: Annotated[str, StringConstraints(max_length=200)] = ""
    choices: tuple[Label, ...] = ()
    columns: tuple[Label, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if bool(self.choices) != (self.kind == "choice"):
            raise ValueError(f'field {self.name!r}: choices and kind = "choice" belong together')
        if bool(self.columns) != (self.kind == "rows"):
            raise ValueError(f'field {self.name!r}: columns and kind = "rows" belong together')
        return self


class EntryTemplate(_Part):
    """Fields → entry. `blocks` are those of the API, with templates for texts, and {field = "…"} where rows belong."""

    name: Identifier
    label: Label
    headline: Pattern
    body: Pattern = ""
    tags: tuple[Pattern, ...] = ()
    key_event: bool = False
    blocks: tuple[dict[str, Any], ...] = ()
    fields: Annotated[tuple[TemplateField, ...], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _asks_for_all_it_uses(self) -> Self:
        known = [field.name for field in self.fields]
        if len(set(known)) != len(known):
            raise ValueError("two fields have the same name")
        for text in _texts([self.headline, self.body, *self.tags, *self.blocks]):
            try:
                used = find_undeclared_variables(_PLAIN.parse(text))
            except TemplateError as error:
                raise ValueError(f"{text!r} is no template: {error}") from error
            if unknown := sorted(used - set(known)):
                raise ValueError(f"{text!r} uses {unknown[0]!r}, which is no field; there are {', '.join(known)}")
        rows = {field.name for field in self.fields if field.kind == "rows"}
        if wrong := sorted(set(_placed([*self.blocks])) - rows):
            raise ValueError(f'{{field = "{wrong[0]}"}} has to name a field of kind = "rows"')
        return self

    def filled(self, answers: Mapping[str, Answer]) -> dict[str, Any]:
        """The fields of a new entry (`body` in HTML), made of the `answers` by name.

        Raises:
            InvalidCommand: one sentence per answer that is missing, unknown or wrong.
        """
        values = self._checked(answers)
        try:
            return {
                "headline": _line(_PLAIN.from_string(self.headline).render(values)),
                "body": _HTML.from_string(self.body).render(values).strip(),
                "format": "html",
                "blocks": [_with_answers(block, values) for block in self.blocks],
                "tags": [tag for text in self.tags if (tag := _line(_PLAIN.from_string(text).render(values)))],
                "key_event": self.key_event,
            }
        except TemplateError as error:
            unfit = say("do not fit the template: %(reason)s", reason=str(error))
            raise InvalidCommand(FieldProblem("/values", unfit)) from error

    def _checked(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        known = {field.name: field for field in self.fields}
        problems = [
            FieldProblem(
                f"/values/{name}", say("is not asked for; the template has %(fields)s", fields=", ".join(known))
            )
            for name in sorted(set(answers) - set(known))
        ]
        values = dict[str, Answer]()
        for field in self.fields:
            values[field.name] = answers.get(field.name, [] if field.kind == "rows" else "")
            if wrong := _fault(field, values[field.name]):
                problems.append(FieldProblem(f"/values/{field.name}", wrong))
        if problems:
            raise InvalidCommand(*problems)
        return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _fault(field: TemplateField, answer: Answer) -> Sentence | None:
    """What is wrong with an answer."""
    if field.kind == "rows":
        return _fault_of_rows(field, answer)
    if not isinstance(answer, str):
        return say("must be a text")
    text = answer.strip()
    if not text:
        return say("is missing; fill in “%(label)s”", label=field.label) if field.required else None
    faults = (
        (len(text) > MAX_ANSWER, say("must have at most %(max)s characters", max=MAX_ANSWER)),
        (field.kind == "number" and not _NUMBER.fullmatch(text), say("must be a number such as 3 or 41,5")),
        (
            field.kind == "choice" and text not in field.choices,
            say("must be one of %(choices)s", choices=", ".join(field.choices)),
        ),
        (field.kind != "text" and "\n" in text, say("must be one line")),
    )
    return next((message for wrong, message in faults if wrong), None)


def _fault_of_rows(field: TemplateField, answer: Answer) -> Sentence | None:
    width = len(field.columns)
    if isinstance(answer, str) or any(len(row) != width for row in answer):
        columns = ", ".join(field.columns)
        return say("must be a list of rows with %(width)s cells each: %(columns)s", width=width, columns=columns)
    if field.required and not any(cell.strip() for row in answer for cell in row):
        return say("is missing; fill in at least one row of “%(label)s”", label=field.label)
    if len(answer) > MAX_ROWS or any(len(cell) > MAX_ANSWER for row in answer for cell in row):
        return say("must have at most %(rows)s rows, and %(max)s characters in a cell", rows=MAX_ROWS, max=MAX_ANSWER)
    return None


def _with_answers(value: Any, values: Mapping[str, Answer]) -> Any:
    """A block with its texts filled in."""
    match value:
        case str():
            return _PLAIN.from_string(value).render(values).strip()
        case {"field": str(name), **rest} if not rest:
            return values[name]
        case dict():
            return {key: _with_answers(inner, values) for key, inner in value.items()}
        case list() | tuple():
            return [_with_answers(inner, values) for inner in value]
        case _:
            return value


def _texts(value: Any) -> Sequence[str]:
    """Every text within a block, however deep."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for inner in value.values() for text in _texts(inner)]
        case list() | tuple():
            return [text for inner in value for text in _texts(inner)]
        case _:
            return []


def _placed(value: Any) -> Sequence[str]:
    """Every field whose rows a block takes as they are."""
    match value:
        case {"field": str(name), **rest} if not rest:
            return [name]
        case dict():
            return [name for inner in value.values() for name in _placed(inner)]
        case list() | tuple():
            return [name for inner in value for name in _placed(inner)]
        case _:
            return []


def _line(text: str) -> str:
    return " ".join(text.split())

"""What a model or a command may answer: JSON of points, each resting on entries it was given. Pure."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ticker.domain.events import Point
from ticker.errors import SummariserFailed
from ticker.schemas.fields import SummaryPoint
from ticker.schemas.validation_messages import message_for
from ticker.sentences import joined, say
from ticker.summarising.port import POINTS_MAX, Material

ANSWER_BYTES_MAX = 256 * 1024
"""Far more than eight points; what goes on for longer is something else."""

_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)
"""How models like to wrap JSON."""


class _Point(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: SummaryPoint
    entries: Annotated[tuple[str, ...], Field(min_length=1, max_length=20)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    points: Annotated[tuple[_Point, ...], Field(min_length=1, max_length=POINTS_MAX)]


def points_of(text: str, material: Material) -> Sequence[Point]:
    """The points in an answer.

    Raises:
        SummariserFailed: it is not such an answer; the message names the first thing wrong with it.
    """
    fenced = _FENCED.fullmatch(text)
    try:
        answer = _Answer.model_validate_json(fenced[1] if fenced else text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = "/".join(map(str, problem["loc"])) or say("the answer")
        reason = joined(": ", (place, message_for(problem, _Answer)))
        raise SummariserFailed(say("the summariser's answer cannot be used: %(reason)s", reason=reason)) from error
    known = {entry.id for entry in material.entries}
    for number, point in enumerate(answer.points):
        if unknown := [entry_id for entry_id in point.entries if entry_id not in known]:
            raise SummariserFailed(
                say(
                    "the summariser's answer cannot be used: points/%(number)s rests on the entry %(entry)r, which it "
                    "was not given",
                    number=number,
                    entry=unknown[0],
                )
            )
    return [Point(text=point.text, entries=tuple(dict.fromkeys(point.entries))) for point in answer.points]

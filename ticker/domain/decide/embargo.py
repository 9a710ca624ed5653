"""The rules of an embargo: nothing goes public before its time, and nothing public tells that there was one. Pure."""

from dataclasses import replace
from datetime import datetime

from ticker.domain.decide.checks import local_time
from ticker.domain.events import Content
from ticker.domain.liveblog import Liveblog
from ticker.errors import IllegalTransition
from ticker.sentences import say


def refuse_too_early(state: Liveblog, entry_id: str, content: Content, publish_at: datetime) -> None:
    """`publish_at` is when it is to be public: now, or when it is scheduled for."""
    until = content.embargo_until
    if until and publish_at < until:
        raise IllegalTransition(
            state.slug,
            say(
                "the entry is under an embargo until %(until)s; schedule it for then or later, or change the embargo if"
                " the source agrees",
                until=local_time(state, until),
            ),
            entry_id=entry_id,
        )


def refuse_too_late(state: Liveblog, entry_id: str, content: Content) -> None:
    """Before an edit of what readers have seen already."""
    if content.embargo_until:
        raise IllegalTransition(
            state.slug,
            say(
                "readers have seen this entry, so an embargo until %(until)s comes too late; retract the entry, or"
                " leave the embargo out",
                until=local_time(state, content.embargo_until),
            ),
            entry_id=entry_id,
        )


def without_embargo(content: Content) -> Content:
    """The text as it goes public; its event is in the public archive, and what was agreed with a source is not."""
    return replace(content, embargo_until=None)

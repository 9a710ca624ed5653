"""What the states of liveblogs and entries are called within a sentence."""

from collections.abc import Mapping

from ticker.domain.entry import EntryState
from ticker.domain.liveblog import LiveblogState
from ticker.sentences import Sentence, say

_TOLD: Mapping[str, Sentence] = {
    LiveblogState.DRAFT: say("draft"),
    LiveblogState.LIVE: say("live"),
    LiveblogState.CLOSED: say("closed"),
    EntryState.SUBMITTED: say("submitted"),
    EntryState.SCHEDULED: say("scheduled"),
    EntryState.PUBLISHED: say("published"),
    EntryState.RETRACTED: say("retracted"),
}
"""A liveblog's draft and an entry's are called the same."""


def name_of(state: LiveblogState | EntryState) -> Sentence:
    """The name of a state."""
    return _TOLD[state]

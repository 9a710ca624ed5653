"""What a list of liveblogs shows of one: a second, small fold. Pure, like the large one."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from ticker.domain import events as e
from ticker.domain.liveblog import LiveblogState


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a list of liveblogs needs of each: kept beside the head, so that listing folds nothing."""

    title: str = ""
    theme: e.Theme = "liveblog"
    language: str = "en"
    time_zone: str = "UTC"
    top_story: str = ""
    deck: str = ""
    day: date | None = None
    state: LiveblogState = LiveblogState.DRAFT
    created_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    def after(self, event: e.Event, at: datetime) -> "Card":
        """The card once `event`, committed at `at`, has happened; itself where it does not show there."""
        match event:
            case e.LiveblogCreated():
                return replace(
                    self,
                    title=event.title,
                    theme=event.theme,
                    language=event.language,
                    time_zone=event.time_zone,
                    top_story=event.top_story,
                    deck=event.deck,
                    day=event.day,
                    created_at=at,
                )
            case e.LiveblogOpened():
                return replace(self, state=LiveblogState.LIVE, opened_at=at)
            case e.LiveblogRevised():
                return replace(self, title=event.title, top_story=event.top_story, deck=event.deck)
            case e.LiveblogClosed():
                return replace(self, state=LiveblogState.CLOSED, closed_at=event.closed_at)
            case e.LiveblogReopened():
                return replace(self, state=LiveblogState.LIVE, closed_at=None)
            case _:
                return self

"""A liveblog and its parts as resources: where each is, what it shows, and what tells its versions apart."""

from dataclasses import dataclass

from ticker.api import views as v
from ticker.api.etags import etag
from ticker.api.problem_types import NOT_FOUND, PREFIX
from ticker.api.problems import Problem
from ticker.api.summary_view import summary_view
from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.domain.states import name_of
from ticker.journal.port import Head
from ticker.projections import artefact
from ticker.sentences import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource as it stands. `path` is where the API has it; `public` where readers have it, if they do."""

    view: v.View
    path: str
    revision: int
    variant: str = ""
    state: str
    public: str | None = None

    @property
    def etag(self) -> str:
        return etag(self.revision, self.variant)


def liveblog_path(slug: str) -> str:
    return f"{PREFIX}/liveblogs/{slug}"


def entry_path(slug: str, entry_id: str) -> str:
    return f"{liveblog_path(slug)}/entries/{entry_id}"


class Resources:
    """Makes a `Resource` of a state. `public_url` is the readers' address, without a slash at the end."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url

    def public(self, path: str) -> str:
        """The readers' address of an artefact."""
        return artefact.address(self.public_url, path)

    def liveblog(self, state: Liveblog, _entry_id: str = "") -> Resource:
        path = liveblog_path(state.slug)
        public = self.public(artefact.front(state.slug)) if state.public else None
        view = v.LiveblogView(
            slug=state.slug,
            state=state.state,
            seq=state.seq,
            revision=state.details_revision,
            title=state.title,
            theme=state.theme,
            time_zone=state.time_zone,
            language=state.language,
            top_story=state.top_story,
            deck=state.deck,
            previous=state.previous,
            next=state.next,
            day=state.day,
            created_at=state.created_at,
            opened_at=state.opened_at,
            entries=len(state.entries),
            pinned=state.pinned,
            key_events=tuple(sorted(state.key_events, key=lambda entry_id: state.entries[entry_id].number)),
            urls=v.LiveblogUrls(api=path, public=public),
        )
        return Resource(
            view=view,
            path=path,
            revision=state.details_revision,
            variant=f"s{state.seq}",
            state=state.state,
            public=public,
        )

    def entry(self, state: Liveblog, entry_id: str) -> Resource:
        """One entry.

        Raises:
            EntryNotFound: there is none, or it was discarded.
        """
        entry = state.entry(entry_id)
        pinned = state.pinned == entry_id
        view = self.entry_view(state, entry)
        return Resource(
            view=view,
            path=entry_path(state.slug, entry_id),
            revision=entry.revision,
            variant="p" * pinned + "k" * entry.key_event,
            state=entry.state,
            public=view.urls.permalink,
        )

    def entry_view(self, state: Liveblog, entry: Entry) -> v.EntryView:
        content = entry.content
        public = state.public and entry.state.public
        return v.EntryView(
            id=entry.id,
            state=entry.state,
            revision=entry.revision,
            headline=content.headline,
            blocks=content.blocks,
            authors=content.authors,
            tags=content.tags,
            occurred_at=content.occurred_at,
            verification=content.verification,
            embargo_until=content.embargo_until,
            created_at=entry.created_at,
            published_at=entry.published_at,
            publish_at=entry.publish_at,
            updated_at=entry.updated_at,
            retracted_at=entry.retracted_at,
            corrections=tuple(v.CorrectionView(at=c.at, note=c.note) for c in entry.corrections),
            notice=entry.notice,
            key_event=entry.key_event or entry.marks.key_event,
            pinned=state.pinned == entry.id or entry.marks.pinned,
            number=entry.number,
            urls=v.EntryUrls(
                api=entry_path(state.slug, entry.id),
                permalink=self.public(artefact.permalink(state.slug, entry.id)) if public else None,
            ),
        )

    def summary(self, state: Liveblog, _entry_id: str = "") -> Resource:
        view = summary_view(state)
        unsettled = view.suggestions or any(point.stale for point in view.points)
        return Resource(
            view=view,
            path=f"{liveblog_path(state.slug)}/summary",
            revision=state.summary.revision,
            variant=f"s{state.seq}" if unsettled else "",
            state=state.state,
            public=self.public(artefact.front(state.slug)) if state.public else None,
        )

    def close_out(self, state: Liveblog, _entry_id: str = "") -> Resource:
        """The close-out.

        Raises:
            Problem: 404, the liveblog is not closed.
        """
        out = state.close_out
        if out is None:
            detail = say(
                "the liveblog %(liveblog)r is %(state)s; it has no close-out",
                liveblog=state.slug,
                state=name_of(state.state),
            )
            raise Problem(NOT_FOUND, detail)
        return Resource(
            view=v.CloseOutView(headline=out.headline, blocks=out.blocks, links=out.links, at=out.at),
            path=f"{liveblog_path(state.slug)}/close",
            revision=state.details_revision,
            variant=f"s{state.seq}",
            state=state.state,
            public=self.public(artefact.front(state.slug)),
        )

    def corrections(self, state: Liveblog, entry_id: str) -> Resource:
        """What was put right in one entry, the oldest first."""
        entry = state.entry(entry_id)
        items = tuple(v.CorrectionView(at=c.at, note=c.note) for c in entry.corrections)
        return self._part(state, entry, v.CorrectionsView(items=items), "corrections")

    def retraction(self, state: Liveblog, entry_id: str) -> Resource:
        """What stands in the place of a withdrawn entry.

        Raises:
            Problem: 404, the entry was not retracted.
        """
        entry = state.entry(entry_id)
        if entry.state is not EntryState.RETRACTED or entry.retracted_at is None:
            detail = say(
                "the entry %(entry)r is %(state)s; it was not retracted", entry=entry_id, state=name_of(entry.state)
            )
            raise Problem(NOT_FOUND, detail)
        return self._part(state, entry, v.RetractionView(notice=entry.notice, at=entry.retracted_at), "retraction")

    def card(self, head: Head) -> v.CardView:
        card = head.card
        public = None if card.state is LiveblogState.DRAFT else self.public(artefact.front(head.liveblog))
        return v.CardView(
            slug=head.liveblog,
            state=card.state,
            seq=head.seq,
            title=card.title,
            theme=card.theme,
            language=card.language,
            time_zone=card.time_zone,
            top_story=card.top_story,
            day=card.day,
            created_at=card.created_at,
            opened_at=card.opened_at,
            closed_at=card.closed_at,
            updated_at=head.updated_at,
            urls=v.LiveblogUrls(api=liveblog_path(head.liveblog), public=public),
        )

    def _part(self, state: Liveblog, entry: Entry, view: v.View, name: str) -> Resource:
        return Resource(
            view=view,
            path=f"{entry_path(state.slug, entry.id)}/{name}",
            revision=entry.revision,
            state=entry.state,
            public=self.public(artefact.permalink(state.slug, entry.id)) if entry.state.public else None,
        )

"""Posts an invented coverage: entry by entry, as an editor's program would send it, or by a script of the demo."""

import json
from datetime import timedelta

from tests.support.histories import History
from ticker.demo.script import PICTURE_SCHEME, PICTURE_SIZE, picture, picture_names, smaller
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.projections.artefact import Artefact
from ticker.schemas.content import content_of
from ticker.schemas.models import NewEntry


class Posting:
    """`history` is what has been posted; entry ids count up, `ids` has them by the names given."""

    def __init__(self, slug, began, **liveblog):
        self.history = History(c.CreateLiveblog(**liveblog), slug=slug, start=began)
        self.ids = {}

    def at(self, moment):
        """What comes next happens at `moment`, or now if that is past: time does not go back."""
        self.history.now = max(self.history.now, moment)
        return self

    def do(self, command):
        self.history.do(command)

    def post(self, headline, body=None, *, ref=None, imported=None, **fields):
        """Publish what an editor would send as JSON; its id."""
        entry = {"headline": headline, **({"body": body} if body else {}), **fields}
        entry_id = f"{len(self.ids):010d}"
        self.ids[ref or entry_id] = entry_id
        marks = e.Marks(**{name: entry[name] for name in ("key_event", "pinned") if name in entry})
        self.do(c.PublishEntry(entry_id=entry_id, content=_content(entry), imported=imported, marks=marks))
        return entry_id

    def correct(self, ref, note, headline, body=None, **fields):
        content = _content({"headline": headline, **({"body": body} if body else {}), **fields})
        self.do(c.CorrectEntry(entry_id=self.ids[ref], content=content, note=note))

    def retract(self, ref, notice):
        self.do(c.RetractEntry(entry_id=self.ids[ref], notice=notice))

    def summarise(self, *points):
        """Each point is a text and the refs of the entries it rests on."""
        cited = [(text, tuple(self.ids[ref] for ref in refs)) for text, *refs in points]
        self.do(c.SetSummary(points=tuple(e.Point(text=text, entries=entries) for text, entries in cited)))

    def close(self, headline, body, *links):
        """`links` are titles and addresses."""
        text = _content({"headline": headline, "body": body})
        onward = tuple(e.Link(title=title, url=url) for title, url in links)
        self.do(c.CloseLiveblog(headline=headline, blocks=text.blocks, links=onward))

    def play(self, script, *, until):
        """The steps of a demo's script, its past first; the last one happens at `until`."""
        began = until - timedelta(seconds=sum(step.after for step in script.steps))
        for step in script.steps:
            if step.minutes_ago is not None:
                self.at(began - timedelta(minutes=step.minutes_ago))
            self.history.now += timedelta(seconds=step.after)
            self._play_step(step, dict(step.body))

    def _play_step(self, step, body):
        match step.call:
            case "publish":
                self.post(**body, ref=step.ref)
            case "correct":
                self.correct(step.entry, **body)
            case "revise":
                self.do(c.ReviseEntry(entry_id=self.ids[step.entry], content=_content(body)))
            case "retract":
                self.retract(step.entry, body["notice"])
            case "summary":
                self.summarise(*((point["text"], *point["entries"]) for point in body["points"]))
            case "headline":
                self.do(c.ReviseLiveblog(**body))
            case "close":
                links = ((link["title"], link["url"]) for link in body.get("links", ()))
                self.close(body["headline"], body["body"], *links)
            case call:
                command = {"pin": c.PinEntry, "unpin": c.UnpinEntry, "key": c.MarkKeyEvent}[call]
                self.do(command(entry_id=self.ids[step.entry]))


def _content(entry):
    if blocks := entry.get("blocks"):
        entry = {**entry, "blocks": [_placed(block) for block in blocks]}
    return content_of(NewEntry.model_validate_json(json.dumps(entry)))


def _placed(block):
    """A picture of the demo where `deliver_pictures` puts it."""
    if not block.get("src", "").startswith(PICTURE_SCHEME):
        return block
    name = block["src"].removeprefix(PICTURE_SCHEME)
    width, height = PICTURE_SIZE
    sources = [{"src": f"/media/demo/{file}", "width": pixels} for file, pixels in smaller(name).items()]
    return {**block, "src": f"/media/demo/{name}", "width": width, "height": height, "sources": sources}


async def deliver_pictures(store):
    """Put the demo's pictures where the stories show them."""
    await store.put([Artefact(path=f"media/demo/{name}", body=picture(name)) for name in sorted(picture_names())])

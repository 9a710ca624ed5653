"""The demo's scripts: what an invented desk posts, and when. Reads package data, checks it, posts nothing itself."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from ticker.errors import TickerError

Call = Literal["publish", "revise", "correct", "retract", "pin", "unpin", "key", "summary", "headline", "close"]

PICTURE_SCHEME = "demo:"
PICTURE_SIZE = 1200, 675
SMALLER_WIDTHS = 480, 800
"""Pixels. Every picture is shipped in all of them."""

_HERE = files("ticker.demo")


class ScriptError(TickerError):
    """A script is missing or wrong; the message names the script, the step and the field."""

    def __init__(self, script: str, where: str, message: str) -> None:
        super().__init__(f"demo script {script!r}, {where}: {message}")
        self.script = script
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStep:
    """One thing the desk does.

    `after` is the pause since the previous step in seconds. `minutes_ago`, of a publish or a close, counts back from
    the demo's start: the past is posted at once, as if it had been published then.
    `ref` is the script's own name for what a publish creates, `entry` such a name when something is done to it.
    `body` is the API's JSON, with refs in place of entry ids and `demo:NAME` in place of picture addresses.
    """

    call: Call
    after: float
    minutes_ago: float | None
    ref: str | None
    entry: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoScript:
    """A coverage: `liveblog` is the JSON that creates it (slug, title, theme, …), `steps` follow in order.

    `days_ago` in it, counted from the demo's start, becomes the day the coverage ran.
    """

    name: str
    liveblog: Mapping[str, Any]
    steps: tuple[DemoStep, ...]

    @property
    def pictures(self) -> tuple[str, ...]:
        """File names of the pictures the entries show, each once, in the order of appearance."""
        blocks = (block for step in self.steps for block in step.body.get("blocks", ()))
        sources = (block["src"] for block in blocks if block["kind"] == "image")
        return tuple(dict.fromkeys(source.removeprefix(PICTURE_SCHEME) for source in sources))


def load_script(name: str) -> DemoScript:
    """The shipped script of this name (`sturmflut`, `stadtlauf`); `ScriptError` if there is none or it is wrong."""
    if name not in script_names():
        raise ScriptError(name, "file", f"there is no such script; shipped are {', '.join(script_names())}")
    text = _HERE.joinpath(f"{name}.json").read_text(encoding="utf-8")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ScriptError(name, f"line {error.lineno}", f"not JSON: {error.msg}") from error
    return parse_script(name, document)


def script_names() -> tuple[str, ...]:
    """The shipped scripts, by name."""
    return tuple(sorted(item.name.removesuffix(".json") for item in _HERE.iterdir() if item.name.endswith(".json")))


def picture_names() -> frozenset[str]:
    """File names of the shipped pictures."""
    return frozenset(item.name for item in _HERE.joinpath("pictures").iterdir() if item.is_file())


def picture(name: str) -> bytes:
    """The JPEG a script calls `demo:NAME`; `KeyError` for any other name, so no path leads out of the folder."""
    if name not in picture_names():
        raise KeyError(name)
    return _HERE.joinpath("pictures", name).read_bytes()


def smaller(name: str) -> Mapping[str, int]:
    """File name → width in pixels of each smaller form of a picture: `deich-480.jpg` of `deich.jpg`."""
    stem = name.removesuffix(".jpg")
    return {f"{stem}-{width}.jpg": width for width in SMALLER_WIDTHS}


def parse_script(name: str, document: Mapping[str, Any]) -> DemoScript:
    """Check a decoded script and freeze it; `ScriptError` names the first thing wrong."""
    reader = _ScriptReader(script=name, pictures=picture_names())
    reader.fields("script", document, _Fields({"liveblog", "steps"}))
    reader.fields("liveblog", document["liveblog"], _LIVEBLOG)
    if document["liveblog"]["slug"] != name:
        raise ScriptError(name, "liveblog", f"slug must be {name!r}, the name of the file")
    steps = tuple(reader.step(f"step {number}", raw) for number, raw in enumerate(document["steps"], start=1))
    return DemoScript(name=name, liveblog=document["liveblog"], steps=steps)


# --- what may stand where -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fields:
    required: Collection[str]
    optional: Collection[str] = ()


_TEXT = frozenset({"headline", "body", "format"})
_AROUND = frozenset({"blocks", "authors", "tags", "verification"})
_LIVEBLOG = _Fields({"slug", "title", "top_story", "deck", "theme", "language", "time_zone"}, {"previous", "days_ago"})
_STEP = _Fields({"call", "after", "body"}, {"minutes_ago", "ref", "entry"})
_BODIES: Mapping[Call, _Fields] = {
    "publish": _Fields(_TEXT, _AROUND | {"key_event"}),
    "revise": _Fields(_TEXT, _AROUND),
    "correct": _Fields(_TEXT | {"note"}, _AROUND),
    "retract": _Fields({"notice"}),
    "pin": _Fields(()),
    "unpin": _Fields(()),
    "key": _Fields({"key_event"}),
    "summary": _Fields({"points"}),
    "headline": _Fields((), {"title", "top_story", "deck"}),
    "close": _Fields({"headline", "body"}, {"links"}),
}
_BLOCKS: Mapping[str, _Fields] = {
    "image": _Fields({"kind", "src", "alt", "caption", "credit"}),
    "quote": _Fields({"kind", "text"}, {"attribution", "url"}),
    "teaser": _Fields({"kind", "url", "title"}, {"text"}),
    "embed": _Fields({"kind", "url", "provider", "text"}, {"title", "author"}),
    "table": _Fields({"kind", "caption", "header", "rows"}),
}
_ITEMS: Mapping[str, _Fields] = {"points": _Fields({"text", "entries"}), "links": _Fields({"title", "url"})}
_WHOLE_CONTENT: frozenset[Call] = frozenset({"revise", "correct"})
_ON_ENTRY: frozenset[Call] = _WHOLE_CONTENT | {"retract", "pin", "unpin", "key"}


@dataclass
class _ScriptReader:
    """Reads the steps in order and remembers what a later one may refer to."""

    script: str
    pictures: Collection[str]
    published: set[str] = field(default_factory=set)  # refs of the entries that were published and not retracted
    retracted: set[str] = field(default_factory=set)
    closed: bool = False

    def step(self, where: str, raw: Mapping[str, Any]) -> DemoStep:
        self.fields(where, raw, _STEP)
        call = self._call(where, raw)
        where = f"{where} ({call})"
        if self.closed:
            raise ScriptError(self.script, where, "nothing can follow a close")
        self._time(where, raw)
        self.fields(f"{where}, body", raw["body"], _BODIES[call])
        for number, block in enumerate(raw["body"].get("blocks", ()), start=1):
            self._block(f"{where}, block {number}", block)
        for name, allowed in _ITEMS.items():
            for number, item in enumerate(raw["body"].get(name, ()), start=1):
                self.fields(f"{where}, {name} {number}", item, allowed)
        self._references(where, call, raw)
        step = DemoStep(
            call=call,
            after=float(raw["after"]),
            minutes_ago=raw.get("minutes_ago"),
            ref=raw.get("ref"),
            entry=raw.get("entry"),
            body=raw["body"],
        )
        self._remember(step)
        return step

    def fields(self, where: str, raw: Mapping[str, Any], allowed: _Fields) -> None:
        """Refuse missing and empty required fields, and fields nobody would read."""
        if not isinstance(raw, Mapping):
            raise ScriptError(self.script, where, f"must be an object, is {raw!r}")
        empty = sorted(name for name in allowed.required if raw.get(name) in (None, "", []))
        if empty:
            raise ScriptError(self.script, where, f"missing or empty: {', '.join(empty)}")
        unknown = sorted(set(raw) - set(allowed.required) - set(allowed.optional))
        if unknown:
            raise ScriptError(self.script, where, f"unknown: {', '.join(unknown)}")

    def _call(self, where: str, raw: Mapping[str, Any]) -> Call:
        if raw["call"] not in get_args(Call):
            raise ScriptError(self.script, where, f"call {raw['call']!r} is none of {', '.join(get_args(Call))}")
        return cast("Call", raw["call"])

    def _time(self, where: str, raw: Mapping[str, Any]) -> None:
        for name in ("after", "minutes_ago"):
            value = raw.get(name, 0)
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise ScriptError(self.script, where, f"{name} must be a number, 0 or more, is {value!r}")
        if "minutes_ago" in raw and raw["call"] not in {"publish", "close"}:
            raise ScriptError(self.script, where, "minutes_ago belongs to a publish or a close")

    def _block(self, where: str, block: Mapping[str, Any]) -> None:
        kind = str(block.get("kind"))
        if kind not in _BLOCKS:
            raise ScriptError(self.script, where, f"kind {kind!r} is none of {', '.join(_BLOCKS)}")
        self.fields(f"{where} ({kind})", block, _BLOCKS[kind])
        if kind != "image":
            return
        scheme, name = block["src"][: len(PICTURE_SCHEME)], block["src"][len(PICTURE_SCHEME) :]
        if scheme != PICTURE_SCHEME or name not in self.pictures:
            raise ScriptError(self.script, where, f"src {block['src']!r} is not demo:NAME of a shipped picture")

    def _references(self, where: str, call: Call, raw: Mapping[str, Any]) -> None:
        ref, entry = raw.get("ref"), raw.get("entry")
        if (call == "publish") != (ref is not None):
            raise ScriptError(self.script, where, "a publish has a ref, and nothing else has")
        if (call in _ON_ENTRY) != (entry is not None):
            raise ScriptError(self.script, where, f"entry stands with {', '.join(sorted(_ON_ENTRY))} only, and always")
        if ref is not None and (ref in self.published or ref in self.retracted):
            raise ScriptError(self.script, where, f"ref {ref!r} is taken")
        points: Sequence[Mapping[str, Any]] = raw["body"].get("points", ())
        for cited in (*([entry] if entry else ()), *(ref for point in points for ref in point["entries"])):
            if cited not in self.published:
                reason = "was retracted" if cited in self.retracted else "was not published before"
                raise ScriptError(self.script, where, f"entry {cited!r} {reason}")

    def _remember(self, step: DemoStep) -> None:
        if step.ref is not None:
            self.published.add(step.ref)
        if step.call == "retract" and step.entry is not None:
            self.published.remove(step.entry)
            self.retracted.add(step.entry)
        self.closed = step.call == "close"

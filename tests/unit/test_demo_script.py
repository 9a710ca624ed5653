"""The demo's scripts are content somebody reads: they must be whole, resolve, and show what Ticker can do."""

import copy
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from tests.support.seeds import INVENTED_LIVEBLOG, INVENTED_LIVETICKER, REAL
from ticker.demo.script import (
    PICTURE_SIZE,
    Call,
    DemoScript,
    DemoStep,
    ScriptError,
    load_script,
    parse_script,
    picture,
    picture_names,
    script_names,
    smaller,
)

SCRIPTS = ("stadtlauf", "sturmflut")


@pytest.fixture(scope="module", params=SCRIPTS)
def script(request: pytest.FixtureRequest) -> DemoScript:
    return load_script(request.param)


@pytest.fixture(scope="module")
def flood() -> DemoScript:
    return load_script("sturmflut")


@pytest.fixture(scope="module")
def run() -> DemoScript:
    return load_script("stadtlauf")


def steps(script: DemoScript, call: Call) -> list[DemoStep]:
    return [step for step in script.steps if step.call == call]


def blocks(script: DemoScript) -> Iterator[dict[str, Any]]:
    for step in script.steps:
        yield from step.body.get("blocks", ())


def still_to_come(script: DemoScript) -> tuple[DemoStep, ...]:
    """The steps from the first pause on: what a reader sees arriving."""
    first = next(number for number, step in enumerate(script.steps) if step.after)
    return script.steps[first:]


# --- the running coverage -----------------------------------------------------------------------------------


def test_the_shipped_scripts_are_these_two() -> None:
    """The package ships one running and one closed coverage."""
    assert script_names() == SCRIPTS


def test_the_flood_is_long_enough_to_page_and_to_watch(flood: DemoScript) -> None:
    """A good half of the flood is there at once, and at least twenty entries keep arriving."""
    arriving = [step for step in still_to_come(flood) if step.call == "publish"]
    assert len(steps(flood, "publish")) >= 44
    assert len(steps(flood, "publish")) - len(arriving) >= 24
    assert len(arriving) >= 20


def test_arriving_entries_leave_time_to_read_but_not_to_leave(flood: DemoScript) -> None:
    """Between two entries that arrive pass 6 to 25 seconds, edits in between included."""
    pause, pauses = 0.0, []
    for step in still_to_come(flood):
        pause += step.after
        if step.call == "publish":
            pauses.append(pause)
            pause = 0.0
    assert min(pauses) >= 6
    assert max(pauses) <= 25


def test_only_what_is_there_at_once_has_a_time_of_its_own(flood: DemoScript) -> None:
    """Past entries say how long ago they happened, arriving ones happen when they arrive."""
    arriving = still_to_come(flood)
    for step in steps(flood, "publish"):
        assert (step.minutes_ago is None) == (step in arriving)


def test_the_flood_shows_every_kind_of_edit(flood: DemoScript) -> None:
    """Corrections, a silent revision, a retraction, two pins, summaries and headline changes all happen."""
    assert len(steps(flood, "correct")) >= 2
    assert len(steps(flood, "revise")) >= 1
    assert len(steps(flood, "retract")) >= 1
    assert len({step.entry for step in steps(flood, "pin")}) >= 2
    assert len(steps(flood, "summary")) >= 2
    assert len(steps(flood, "headline")) >= 3
    assert sum(bool(step.body.get("key_event")) for step in flood.steps) >= 6


def test_the_flood_shows_many_kinds_of_blocks(flood: DemoScript) -> None:
    """Pictures, quotes, a teaser, an embed and a table appear."""
    assert {block["kind"] for block in blocks(flood)} == {"image", "quote", "teaser", "embed", "table"}
    assert len(flood.pictures) >= 3


def test_the_flood_stays_open_and_says_that_its_script_ends(flood: DemoScript) -> None:
    """The running coverage is not closed; its last step tells the reader that nothing more comes by itself."""
    assert not steps(flood, "close")
    assert flood.steps[-1].call == "publish"
    assert "erfunden" in flood.steps[-1].body["body"]


# --- the closed coverage ------------------------------------------------------------------------------------


def test_the_run_is_told_and_closed_before_anybody_looks(run: DemoScript) -> None:
    """The liveticker is posted at once and ends with the close-out and ways onward."""
    assert run.liveblog["theme"] == "liveticker"
    assert len(steps(run, "publish")) >= 14
    assert all(step.after == 0 for step in run.steps)
    assert run.steps[-1].call == "close"
    assert run.steps[-1].body["headline"] == "Ende des Livetickers"
    assert len(run.steps[-1].body["links"]) >= 2


def test_the_run_crosses_midnight_whenever_the_demo_starts(run: DemoScript) -> None:
    """The liveticker covers more than a day and was over a day ago, so the page has to show two dates."""
    times = [step.minutes_ago for step in steps(run, "publish") if step.minutes_ago is not None]
    assert len(times) == len(steps(run, "publish"))
    assert max(times) - min(times) > 24 * 60
    assert min(times) >= 24 * 60


def test_the_run_has_a_correction(run: DemoScript) -> None:
    """The closed coverage carries a visible correction into the archive."""
    assert steps(run, "correct")


# --- both ---------------------------------------------------------------------------------------------------


def test_past_entries_are_told_in_the_order_they_happened(script: DemoScript) -> None:
    """No entry claims an earlier time than the one posted before it."""
    times = [step.minutes_ago for step in steps(script, "publish") if step.minutes_ago is not None]
    assert times == sorted(times, reverse=True)


def test_an_edit_changes_something(script: DemoScript) -> None:
    """A correction or revision differs from the text it replaces."""
    current: dict[str | None, Any] = {}
    for step in script.steps:
        content = {name: step.body.get(name) for name in ("headline", "body", "blocks")}
        if step.call in ("revise", "correct"):
            assert content != current[step.entry]
        current[step.ref or step.entry] = content


def test_pictures_are_shipped_light_and_wide(script: DemoScript) -> None:
    """Every picture shown is a JPEG of the size it claims and at most 80 KB, without metadata."""
    for name in script.pictures:
        data = picture(name)
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("JPEG", PICTURE_SIZE)
            assert not image.getexif()
        assert len(data) <= 80 * 1024


def test_a_phone_gets_smaller_pictures(script: DemoScript) -> None:
    """Each picture comes in smaller forms of the same proportions, as wide as they say, and lighter."""
    for name in script.pictures:
        for file, width in smaller(name).items():
            with Image.open(io.BytesIO(picture(file))) as image:
                assert (image.format, image.width, image.height * 16) == ("JPEG", width, width * 9)
                assert not image.getexif()
            assert len(picture(file)) < len(picture(name))


def test_no_picture_is_shipped_for_nothing() -> None:
    """Every shipped picture is shown in one of the scripts, or is a smaller form of one that is."""
    shown = {name for script in SCRIPTS for name in load_script(script).pictures}
    assert shown | {file for name in shown for file in smaller(name)} == picture_names()


def test_a_picture_name_cannot_leave_its_folder() -> None:
    """Only names of shipped pictures are served, never a path."""
    with pytest.raises(KeyError):
        picture("../sturmflut.json")


def test_every_link_stays_in_the_invented_world(script: DemoScript) -> None:
    """Addresses in the scripts are of example.org (RFC 2606), so nobody's site is linked."""
    text = json.dumps([script.liveblog, *(dict(step.body) for step in script.steps)])
    assert set(re.findall(r"https?://([^/\"\s)]+)", text)) == {"example.org"}


def test_no_wording_is_taken_from_the_seed_texts() -> None:
    """No run of six words of the scripts or the invented pages stands in the texts Ticker was developed with."""
    if not REAL.is_dir():
        pytest.skip(f"SEEDS ABSENT: no texts to compare with at {REAL}")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return set(zip(*(words[offset:] for offset in range(6)), strict=False))

    def texts() -> Iterator[str]:
        for script in map(load_script, SCRIPTS):
            told = json.dumps([script.liveblog, *(dict(step.body) for step in script.steps)], ensure_ascii=False)
            yield told.replace("\\n", " ")
        yield from (page.text for page in (INVENTED_LIVETICKER, INVENTED_LIVEBLOG))

    seeds = {words for path in REAL.glob("*.txt") for words in runs(path.read_text(encoding="utf-8"))}
    assert seeds
    for text in texts():
        assert runs(text)
        assert not runs(text) & seeds


# --- what the loader refuses --------------------------------------------------------------------------------


def minimal() -> dict[str, Any]:
    body = {"headline": "Wasser steigt", "body": "Langsam.", "format": "markdown"}
    liveblog = {"slug": "probe", "title": "Probe", "top_story": "Los", "deck": "Kurz", "theme": "liveblog"}
    return {
        "liveblog": liveblog | {"language": "de", "time_zone": "Europe/Berlin"},
        "steps": [
            {"call": "publish", "after": 0, "ref": "a", "body": body},
            {"call": "retract", "after": 1, "entry": "a", "body": {"notice": "Irrtum"}},
        ],
    }


def add(**step: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["steps"].append({"after": 0, "body": {}} | step)


def change(number: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["steps"][number].update(fields)


def show(**block: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["steps"][0]["body"].update(blocks=[block])


IMAGE = {"kind": "image", "src": "demo:deich.jpg", "alt": "Deich", "caption": "Am Deich", "credit": "Probe"}


def test_a_minimal_script_is_read() -> None:
    """The document the refusals below start from is itself in order."""
    assert [step.call for step in parse_script("probe", minimal()).steps] == ["publish", "retract"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (change(0, call="shout"), r"step 1: call 'shout' is none of publish, "),
        (change(0, after=-1), r"step 1 \(publish\): after must be a number, 0 or more, is -1"),
        (change(0, minutes_ago="bald"), r"step 1 \(publish\): minutes_ago must be a number"),
        (change(1, minutes_ago=3), r"step 2 \(retract\): minutes_ago belongs to a publish or a close"),
        (change(0, ref=None), r"step 1 \(publish\): a publish has a ref"),
        (change(1, entry=None), r"step 2 \(retract\): entry stands with "),
        (change(1, entry="b"), r"step 2 \(retract\): entry 'b' was not published before"),
        (change(1, body={}), r"step 2 \(retract\), body: missing or empty: notice"),
        (change(0, body="Text"), r"step 1 \(publish\), body: must be an object, is 'Text'"),
        (change(0, wann="jetzt"), r"step 1: unknown: wann"),
        (add(call="pin", entry="a"), r"step 3 \(pin\): entry 'a' was retracted"),
        (add(call="publish", ref="a", body=minimal()["steps"][0]["body"]), r"step 3 \(publish\): ref 'a' is taken"),
        (add(call="summary", body={"points": [{"text": "x", "entries": ["b"]}]}), r"entry 'b' was not published"),
        (add(call="summary", body={"points": [{"text": "x"}]}), r"points 1: missing or empty: entries"),
        (show(kind="film"), r"step 1 \(publish\), block 1: kind 'film' is none of image, "),
        (show(**IMAGE | {"alt": ""}), r"block 1 \(image\): missing or empty: alt"),
        (show(**IMAGE | {"src": "demo:weg.jpg"}), r"block 1: src 'demo:weg.jpg' is not demo:NAME"),
        (show(**IMAGE | {"src": "deich.jpg"}), r"block 1: src 'deich.jpg' is not demo:NAME"),
        (lambda document: document.pop("liveblog"), r"script: missing or empty: liveblog"),
        (lambda document: document["liveblog"].update(slug="anders"), r"liveblog: slug must be 'probe'"),
    ],
)
def test_a_spoilt_script_is_refused_where_it_is_wrong(spoil: Callable[[dict[str, Any]], object], message: str) -> None:
    """The error names the script, the step and what would be right."""
    document = copy.deepcopy(minimal())
    spoil(document)
    with pytest.raises(ScriptError, match=message) as caught:
        parse_script("probe", document)
    assert caught.value.script == "probe"


def test_nothing_follows_a_close() -> None:
    """A step after the close-out is a mistake in the script."""
    document = minimal()
    document["steps"].append({"call": "close", "after": 0, "body": {"headline": "Ende", "body": "Danke."}})
    parse_script("probe", document)
    document["steps"].append({"call": "headline", "after": 0, "body": {"title": "Doch noch"}})
    with pytest.raises(ScriptError, match="nothing can follow a close"):
        parse_script("probe", document)


def test_an_unknown_script_names_those_there_are() -> None:
    """Asking for a script that is not shipped says which are."""
    with pytest.raises(ScriptError, match="shipped are stadtlauf, sturmflut"):
        load_script("waldbrand")

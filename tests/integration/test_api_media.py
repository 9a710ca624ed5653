"""Pictures through the editors' API: what comes back fits an image block, and what lies there is a picture."""

import asyncio
from pathlib import Path

import pytest

from tests.support import uploads
from tests.support.api_server import Editors, serving
from tests.support.served_process import Served, until
from tests.support.uploads import SCRIPT, encoded, jpeg, scene
from ticker.api.limits import room
from ticker.api.media import SLOTS, SLOTS_PER_PERSON, UPLOADS_PER_PERSON, UploadSlots
from ticker.api.problem_types import TOO_MANY
from ticker.api.problems import Problem
from ticker.archive.replay import replay
from ticker.archive.verify import verify_bytes
from ticker.config import load
from ticker.media.formats import ACCEPTED
from ticker.wiring import open_journal, open_renderer, open_store

BLOCK = ("src", "width", "height", "sources")


async def upload(editors: Editors, picture: bytes, media_type: str = "image/jpeg", *, role: str | None = "reporter"):
    return await editors.ask("POST", "/media", data=picture, role=role, headers={"Content-Type": media_type})


def stored(folder: Path) -> set[str]:
    """Every file below media/, as an address."""
    public = folder / "public"
    return {f"/{file.relative_to(public)}" for file in (public / "media").rglob("*") if file.is_file()}


async def test_an_uploaded_picture_fits_into_an_image_block(editors: Editors, tmp_path: Path):
    """As it comes back, with nothing to be looked up; the largest is `src`."""
    answer = await upload(editors, jpeg(1000, 500))
    assert answer.status == 201, answer.body
    picture = answer.json
    assert answer.headers["Location"] == picture["src"]
    assert (picture["width"], picture["height"], picture["media_type"]) == (1000, 500, "image/webp")
    assert [source["width"] for source in picture["sources"]] == [480, 800]
    assert stored(tmp_path) == {picture["src"], *(source["src"] for source in picture["sources"])}
    assert picture["bytes"] == (tmp_path / "public" / picture["src"][1:]).stat().st_size
    await editors.create()
    block = {"kind": "image", "alt": "Deich", **{name: picture[name] for name in BLOCK}}
    entry = await editors.read(await editors.post(blocks=[block]))
    assert block.items() <= entry["blocks"][-1].items()


async def test_the_same_picture_is_stored_once(editors: Editors, tmp_path: Path):
    """Sent again it gets the same answer, byte for byte; another one has other names."""
    first, again = await asyncio.gather(upload(editors, jpeg()), upload(editors, jpeg(), role="chief"))
    assert first.body == again.body
    files = stored(tmp_path)
    assert len(files) == 3
    await upload(editors, jpeg(quality=20))
    assert len(stored(tmp_path)) == 6


async def test_one_person_s_slow_line_keeps_nobody_waiting():
    """Two of somebody's pictures are taken at once; the third waits for them, and everybody else does not."""
    slots, held = UploadSlots(), []

    async def hold(who, arrived):
        async with slots.of(who):
            held.append(who)
            await arrived.wait()

    async def full():
        return len(held) == SLOTS

    arrived = asyncio.Event()
    slow = [asyncio.create_task(hold("mara", arrived)) for _ in range(UPLOADS_PER_PERSON)]
    await asyncio.sleep(0)  # each has asked
    with pytest.raises(Problem, match="pictures of yours are on their way") as refused:
        async with slots.of("mara"):
            raise AssertionError
    assert refused.value.kind is TOO_MANY
    others = [asyncio.create_task(hold(f"p{number}", arrived)) for number in range(SLOTS)]
    await until(full)
    assert held.count("mara") == SLOTS_PER_PERSON
    arrived.set()
    await asyncio.gather(*slow, *others)
    assert held.count("mara") == UPLOADS_PER_PERSON
    async with slots.of("mara"):
        assert set(slots._waiting) == {"mara"}


@pytest.mark.parametrize(
    ("picture", "media_type", "status", "problem", "sentence"),
    [
        (b"<svg>" + SCRIPT, "image/svg+xml", 415, "unsupported-media-type", "Export it as PNG"),
        (uploads.brand(b"heic"), "image/heic", 415, "unsupported-media-type", "Export it as JPEG"),
        (encoded(scene(8, 8), "PNG"), "image/jpeg", 415, "unsupported-media-type", "send it as image/png"),
        (b"", "image/jpeg", 415, "unsupported-media-type", "no picture"),
        (jpeg()[:3_000], "image/jpeg", 422, "unusable-picture", "damaged or cut off"),
        (uploads.moving("GIF"), "image/gif", 422, "unusable-picture", "moves"),
    ],
    ids=["SVG", "HEIC", "mismatch", "nothing", "cut off", "moving"],
)
async def test_what_is_refused_is_told_why_and_leaves_nothing(
    editors: Editors, tmp_path: Path, picture: bytes, media_type: str, status: int, problem: str, sentence: str
):
    """A problem with one clear sentence; a 415 lists what is taken, or what the picture has to be sent as."""
    answer = await upload(editors, picture, media_type)
    assert (answer.status, answer.problem) == (status, problem)
    assert sentence in answer.json["detail"]
    right = "image/png" if "send it as image/png" in sentence else ", ".join(ACCEPTED)
    assert answer.headers.get("Accept") == (right if status == 415 else None)
    assert stored(tmp_path) == set()


async def test_picture_over_the_limit_is_413(tmp_path: Path):
    """Pictures have a limit of their own; other bodies keep theirs."""
    async with serving(tmp_path, max_body_bytes=1_024, max_upload_bytes=20_000) as editors:
        assert (await upload(editors, jpeg(300, 200))).status == 201
        answer = await upload(editors, jpeg(300, 200).ljust(20_001))
        assert (answer.status, answer.problem) == (413, "too-large")
        assert answer.json["detail"] == "This is too large; send at most 20 KB."


@pytest.mark.parametrize(("limit", "told"), [(1_024, "1 KB"), (999_999, "999 KB"), (26_214_400, "26 MB")])
def test_a_limit_is_told_as_file_managers_show_it(limit: int, told: str):
    """Rounded down, so that whatever is no larger than that is taken."""
    assert room(limit) == told


async def test_uploads_count_as_writes(tmp_path: Path):
    """Nobody fills the disk faster than the limit allows."""
    async with serving(tmp_path, writes_per_minute=1) as editors:
        assert (await upload(editors, b"")).status == 415
        assert (await upload(editors, jpeg(8, 8))).problem == "too-many-requests"


async def test_a_parameter_that_nobody_knows_is_told(editors: Editors):
    """An upload takes none; a misspelt one is not swallowed."""
    answer = await editors.ask(
        "POST", "/media?width=9", data=jpeg(8, 8), role="reporter", headers={"Content-Type": "image/jpeg"}
    )
    assert (answer.status, list(answer.fields)) == (422, ["width"])


async def test_an_uploaded_picture_is_served_sealed_verified_and_replayed(tmp_path: Path):
    """From the upload to an archive, and from there into an empty newsroom; served for good, and as nothing else."""
    async with Served(tmp_path / "var") as newsroom, await newsroom.session() as session:

        async def ask(path, **body):
            async with session.post(f"/api/v1{path}", json=body) as response:
                assert response.status < 300, await response.text()

        async def archive():
            async with session.get("/sturm/archive.zip") as response:
                return await response.read() if response.status == 200 else None

        kind = {"Content-Type": "image/jpeg"}
        async with session.post("/api/v1/media", data=jpeg(comment=SCRIPT) + SCRIPT, headers=kind) as response:
            picture = await response.json()
            assert response.status == 201, picture
        for path in (picture["src"], picture["sources"][0]["src"]):
            async with session.get(path) as response:
                assert response.headers["Content-Type"] == "image/webp"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert "immutable" in response.headers["Cache-Control"]
                assert uploads.chunks(await response.read()) == ([b"VP8 "], True)
        await ask("/liveblogs", slug="sturm", title="Sturm")
        block = {"kind": "image", "alt": "Deich", **{name: picture[name] for name in BLOCK}}
        await ask("/liveblogs/sturm/entries", headline="Am Deich", blocks=[block])
        await ask("/liveblogs/sturm/close", headline="Ende des Liveblogs")
        packed = await until(archive, what="the archive")
    report = verify_bytes(packed)
    pictures = {f"/{artefact.path}" for artefact in report.artefacts if artefact.path.startswith("media/")}
    assert pictures == stored(tmp_path / "var")
    empty = load(data_dir=str(tmp_path / "later"), public_url=report.manifest.site.public_url)
    async with open_journal(empty) as journal:
        await replay(report, journal=journal, store=open_store(empty), renderer=open_renderer(empty))
    assert stored(tmp_path / "later") == pictures

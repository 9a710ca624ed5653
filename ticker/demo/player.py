"""Plays the demo's scripts through the public API, as an editor's client would."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from ticker.demo.script import PICTURE_SCHEME, PICTURE_SIZE, DemoScript, DemoStep, load_script, picture, smaller
from ticker.errors import TickerError
from ticker.projections.artefact import Artefact
from ticker.projections.port import Store

API = "/api/v1/liveblogs"

REQUESTS = {
    "publish": ("POST", "entries"),
    "revise": ("PATCH", "entries/{entry}"),
    "correct": ("POST", "entries/{entry}/corrections"),
    "retract": ("POST", "entries/{entry}/retraction"),
    "pin": ("PUT", "entries/{entry}/pin"),
    "unpin": ("DELETE", "entries/{entry}/pin"),
    "key": ("PUT", "entries/{entry}/key-event"),
    "summary": ("PUT", "summary"),
    "headline": ("PATCH", ""),
    "close": ("POST", "close"),
}
"""Script call → method and path below the liveblog."""

PAST = {"publish": "published_at", "close": "closed_at"}
"""Script call → the field that says when it happened, if that was before the demo began."""

RESTART_SECONDS = 30.0
RETRY_SECONDS = 0.2
"""How long the web process may be away, and how often to look whether it is back."""

WITHOUT_BODY = frozenset({"pin", "unpin", "key"})
WITH_CONTENT = frozenset({"publish", "revise", "correct"})


class DemoFailed(TickerError):
    """The API refused a step of the script; the message holds its answer."""


class Edition:
    """One telling of a script, as a liveblog of its own: how far it has got, kept in a file over restarts.

    The file may lag behind by one step (killed in between): the step's Idempotency-Key makes repeating it harmless.
    """

    def __init__(self, file: Path, script: DemoScript) -> None:
        self._file = file
        self.script = script
        progress = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        self.number: int = progress.get("number", 1)
        self.done: int = progress.get("done", 0)
        self.ids: dict[str, str] = progress.get("ids", {})

    @property
    def slug(self) -> str:
        return self.script.name if self.number == 1 else f"{self.script.name}-{self.number}"

    @property
    def finished(self) -> bool:
        return self.done == len(self.script.steps)

    @property
    def remaining(self) -> Sequence[DemoStep]:
        return self.script.steps[self.done :]

    def begin_next(self) -> None:
        self.number, self.done, self.ids = self.number + 1, 0, {}
        self._save()

    def step_done(self, step: DemoStep, entry_id: str) -> None:
        if step.ref:
            self.ids[step.ref] = entry_id
        self.done += 1
        self._save()

    def _save(self) -> None:
        temporary = self._file.with_suffix(".new")
        temporary.write_text(json.dumps({"number": self.number, "done": self.done, "ids": self.ids}), encoding="utf-8")
        temporary.replace(self._file)


class DemoPlayer:
    """Posts scripts step by step, and goes on where an earlier run stopped."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        public_url: str,
        store: Store,
        directory: Path,
        theme: str | None = None,
    ) -> None:
        """`theme` is for liveblogs to come, instead of the one that their script names."""
        self._session = session
        self._public_url = public_url
        self._store = store
        self._directory = directory
        self._theme = theme

    async def begin(self, name: str, *, again: bool = False) -> Edition:
        """Create the script's liveblog and post what lies before its first pause.

        With `again`, a script that was told to its end is closed and begun anew, chained to the one before.
        """
        edition = Edition(self._directory / f"demo-{name}.json", load_script(name))
        previous = None
        if again and edition.finished:
            previous = edition.slug
            edition.begin_next()
            await self._close_with_link(previous, edition.slug)
        files = [file for name in edition.script.pictures for file in (name, *smaller(name))]
        await self._store.put([Artefact(path=f"media/demo/{file}", body=picture(file)) for file in files])
        started_at = await self._created_at(edition.slug) or await self._create(edition, previous)
        while edition.remaining and not (edition.done and edition.remaining[0].after):
            await self._post(edition, edition.remaining[0], started_at)
        return edition

    async def play(self, edition: Edition, *, speed: float) -> None:
        """Post the rest with its pauses, `speed` times as fast."""
        started_at = await self._require_created_at(edition.slug)
        for step in edition.remaining:
            await asyncio.sleep(step.after / speed)
            await self._post(edition, step, started_at)

    async def _create(self, edition: Edition, previous: str | None) -> datetime:
        body = {**edition.script.liveblog, "slug": edition.slug}
        if self._theme:
            body["theme"] = self._theme
        if days_ago := body.pop("days_ago", None):
            body["day"] = (datetime.now(ZoneInfo(body["time_zone"])) - timedelta(days=days_ago)).date().isoformat()
        if previous:
            body["previous"] = {"title": "Der Liveblog vom vorigen Mal zum Nachlesen", "url": self._url(previous)}
        await self._send("POST", API, body, key=f"demo-{edition.slug}-begin")
        return await self._require_created_at(edition.slug)

    async def _require_created_at(self, slug: str) -> datetime:
        if started_at := await self._created_at(slug):
            return started_at
        raise DemoFailed(f"liveblog {slug!r} is gone; delete the demo's data to begin anew")

    async def _created_at(self, slug: str) -> datetime | None:
        """When the liveblog was created; None if there is none."""
        heads = await self._send("GET", f"{API}?limit=100", None)
        created = {item["slug"]: item["created_at"] for item in heads["items"]}
        return datetime.fromisoformat(created[slug]) if slug in created else None

    async def _close_with_link(self, slug: str, onward: str) -> None:
        body = {
            "headline": "Ende des Liveblogs",
            "body": "Wir schließen diesen Liveblog. Hier geht es weiter:",
            "links": [{"title": "Zum neuen Liveblog", "url": self._url(onward)}],
        }
        await self._send("POST", f"{API}/{slug}/close", body, key=f"demo-{slug}-end")

    def _url(self, slug: str) -> str:
        return f"{self._public_url}/{slug}/"

    async def _post(self, edition: Edition, step: DemoStep, started_at: datetime) -> None:
        method, path = REQUESTS[step.call]
        entry = edition.ids[step.entry] if step.entry else ""
        url = "/".join(part for part in (API, edition.slug, path.format(entry=entry)) if part)
        answer = await self._send(
            method, url, _body(step, edition.ids, started_at), key=f"demo-{edition.slug}-{edition.done}"
        )
        edition.step_done(step, answer.get("id", ""))

    async def _send(
        self, method: str, url: str, body: Mapping[str, Any] | None, *, key: str | None = None
    ) -> dict[str, Any]:
        """One request; `If-Match: *` because nobody else edits the demo's entries.

        Raises:
            DemoFailed: the API said no.
        """
        headers = {"If-Match": "*"} | ({"Idempotency-Key": key} if key else {})
        status, answer = await self._answer(method, url, json=body, headers=headers)
        if status >= HTTPStatus.BAD_REQUEST:
            raise DemoFailed(f"{method} {url}: {status} {json.dumps(answer, ensure_ascii=False)}")
        return answer

    async def _answer(self, method: str, url: str, **request: Any) -> tuple[int, dict[str, Any]]:
        """Asks again while the web process is being restarted; the Idempotency-Key keeps one post from becoming two."""
        deadline = asyncio.get_running_loop().time() + RESTART_SECONDS
        while True:
            try:
                async with self._session.request(method, url, **request) as response:
                    return response.status, await response.json(content_type=None) if response.content_length else {}
            except aiohttp.ClientConnectionError as error:
                if asyncio.get_running_loop().time() > deadline:
                    raise DemoFailed(f"{method} {url}: {error}") from error
                await asyncio.sleep(RETRY_SECONDS)


def _body(step: DemoStep, ids: Mapping[str, str], started_at: datetime) -> Mapping[str, Any] | None:
    if step.call in WITHOUT_BODY:
        return None
    body = dict(step.body)
    if step.call in WITH_CONTENT:
        body["blocks"] = [_with_address(block) for block in body.get("blocks", ())]
    if step.minutes_ago is not None:
        body[PAST[step.call]] = (started_at - timedelta(minutes=step.minutes_ago)).isoformat()
    if step.call == "summary":
        body["points"] = [{**p, "entries": [ids[ref] for ref in p.get("entries", ())]} for p in body["points"]]
    return body


def _with_address(block: Mapping[str, Any]) -> Mapping[str, Any]:
    if block["kind"] != "image":
        return block
    name = block["src"].removeprefix(PICTURE_SCHEME)
    width, height = PICTURE_SIZE
    sources = [{"src": f"/media/demo/{file}", "width": pixels} for file, pixels in smaller(name).items()]
    return {**block, "src": f"/media/demo/{name}", "width": width, "height": height, "sources": sources}

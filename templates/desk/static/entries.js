// What one does with an entry from its card.

import { action, beforehand } from "./actions.js";
import { line } from "./after.js";
import { call, screen } from "./api.js";
import { open } from "./composer.js";
import { headline } from "./cursor.js";
import { asked, meant } from "./dialog.js";
import { show } from "./history.js";
import { Moment } from "./moment.js";
import { send } from "./outbox.js";
import { sentence } from "./problem.js";
import { _ } from "./words.js";

const dialog = (id) => document.getElementById(id);
const path = (card, part = "") => `/liveblogs/${screen.slug}/entries/${card.dataset.id}${part}`;
const label = (card, button) => `${button.textContent.trim()}: ${headline(card)}`;

/** One request without questions: the card that comes over the stream shows what became of it. */
const write = (request) => (card, button) => {
  const { method, part, body, seen } = request;
  const ifMatch = seen ? card.dataset.etag : undefined; // what nobody has seen is published as it is read here
  return send({ method, path: path(card, part), body, ifMatch, label: label(card, button) });
};

/** The same, of what readers or colleagues see at once. */
const meaning = (request) => async (card, button) =>
  (await meant(button.textContent.trim(), headline(card))) && write(request)(card, button);

/** The text as it is now goes into the composer. */
const edit = (mode) => async (card) => {
  const { ok, data, etag } = await beforehand(call("GET", path(card)));
  if (ok) open({ ...data, etag }, { mode });
  else line(sentence(data));
};

/** The same in a dialog that asks for what is missing. */
const dialogue = (id, request, read) => (card, button) => {
  const make = (data) => write({ ...request, ...read(data) })(card, button);
  return asked(dialog(id), { subject: headline(card) }, make);
};

const publishAt = new Moment({ name: "publish_at", label: _("Publish at") });
dialog("scheduling")?.querySelector(".at").append(publishAt.element);

function schedule(card, button) {
  const fill = () => (publishAt.value = card.dataset.publishAt);
  const check = () => publishAt.problem || (publishAt.value ? "" : _("Complete the date and the time."));
  return asked(dialog("scheduling"), { subject: headline(card), fill, check }, () => {
    const body = { state: "scheduled", publish_at: publishAt.value };
    return write({ method: "PATCH", body, seen: true })(card, button);
  });
}

const notice = (data) => ({ body: { notice: data.get("notice") } });

for (const one of [
  { name: "edit", key: "e", run: edit("edit") },
  { name: "correct", key: "c", run: edit("correct") },
  { name: "retract", key: "r", run: dialogue("retraction", { method: "POST", part: "/retraction" }, notice) },
  { name: "pin", key: "p", run: meaning({ method: "PUT", part: "/pin" }) },
  { name: "unpin", key: "p", run: meaning({ method: "DELETE", part: "/pin" }) },
  { name: "key", key: "m", run: meaning({ method: "PUT", part: "/key-event" }) },
  { name: "unkey", key: "m", run: meaning({ method: "DELETE", part: "/key-event" }) },
  { name: "publish", key: "b", run: meaning({ method: "POST", part: "/publish", body: {}, seen: true }) },
  { name: "schedule", key: "t", run: schedule },
  { name: "submit", key: "a", run: meaning({ method: "PATCH", body: { state: "submitted" }, seen: true }) },
  { name: "discard", key: "x", run: dialogue("discarding", { method: "DELETE", seen: true }, () => ({})) },
  { name: "history", key: "h", run: (card) => beforehand(show(card)) },
])
  action(one);

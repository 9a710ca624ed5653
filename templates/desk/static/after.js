// What came of it: how long until readers had what was published, for ten seconds a way back, what could not be done.

import { action } from "./actions.js";
import { screen } from "./api.js";
import { element } from "./element.js";
import { send } from "./outbox.js";
import { _ } from "./words.js";

const UNDO = 10_000; // as long as the server undoes
const SHOWN = 20_000;
const LOST = 60_000;
const place = document.getElementById("after");
const pressed = new Map(); // Idempotency-Key → when somebody sent it off

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Wait until readers are told of `seq`, looking ever more rarely; false if they are not within a minute. */
async function live(seq) {
  const since = performance.now();
  for (let pause = 30; performance.now() - since < LOST; pause = Math.min(pause * 1.3, 1_000)) {
    const response = await fetch(`/${screen.slug}/live/head.json`, { cache: "no-store" }).catch(() => null);
    if (response?.ok && (await response.json()).seq >= seq) return true;
    await wait(pause);
  }
  return false;
}

function took(milliseconds) {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (milliseconds / 1000).toLocaleString(document.documentElement.lang, digits);
}

/** Say in the page what has just happened; with the `id` of an entry there is a way back. */
export function line(label, id) {
  const text = element("span", {}, label);
  const undo = !id ? null : element("button", { type: "button", "data-action": "undo", "data-id": id }, _("Undo"));
  const item = element("li", {}, text, undo);
  place.prepend(item);
  setTimeout(() => undo?.remove(), UNDO);
  setTimeout(() => item.remove(), SHOWN);
  return text;
}

const first = ({ method, path }) => method === "POST" && /\/entries(\/[^/]+\/publish)?$/.test(path);

/** Readers see something new of an entry: tell how long it took from the keystroke to them. */
document.addEventListener("desk:sent", async ({ detail: { key, label, data, request } }) => {
  const begin = pressed.get(key);
  pressed.delete(key);
  if (!data?.urls?.live || !request.path.includes("/entries")) return;
  const undoable = first(request) && data.state === "published";
  const text = line(_("%(what)s: on its way", { what: label }), undoable && data.id);
  const seen = await live(data.seq);
  const time = took(performance.now() - begin);
  if (!seen) text.textContent = _("%(what)s: saved, but readers do not have it yet", { what: label });
  else if (begin) text.textContent = _("%(what)s: live after %(time)s s", { what: label, time });
  else text.textContent = _("%(what)s: live", { what: label }); // sent by another tab, or before a reload
});

document.addEventListener("desk:queued", ({ detail: { key } }) => pressed.set(key, performance.now()));

document.addEventListener("desk:unreachable", () => line(_("The server cannot be reached.")));

const UNDONE = {
  without_trace: () => _("Undone: no reader has seen it"),
  retracted: () => _("Retracted: readers had seen it, a notice stands in its place"),
};

action({
  name: "undo",
  key: "u",
  async run(card, button) {
    const id = card?.dataset.id ?? button.dataset.id;
    button.disabled = true;
    const path = `/liveblogs/${screen.slug}/entries/${id}/undo`;
    const { ok, data } = await send({ method: "POST", path, body: {}, label: _("Undo") });
    if (ok) line(UNDONE[data.undone]());
  },
});

// What came of it: how long until readers had what was published, for ten seconds a way back, what could not be done.

import { action } from "./actions.js";
import { screen } from "./api.js";
import { meant } from "./dialog.js";
import { element } from "./element.js";
import { send } from "./outbox.js";
import { _ } from "./words.js";

const UNDO = 10_000; // as long as the server undoes
const SHOWN = 20_000; // once there is nothing more to wait for
const LATE = 10_000; // readers are told within a second where nothing is wrong
const place = document.getElementById("after");
const ways = new WeakMap(); // buttons, and what each takes back
const pressed = new Map(); // Idempotency-Key → when somebody sent it off

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Wait until readers are told of `seq`, looking ever more rarely. `late` is called when that takes too long. */
async function live(seq, late) {
  const patience = setTimeout(late, LATE);
  for (let pause = 30; (await head()) < seq; pause = Math.min(pause * 1.3, 5_000)) await wait(pause);
  clearTimeout(patience);
}

/** The seq that readers are told of now; 0 where nobody is told anything. */
async function head() {
  try {
    const response = await fetch(`/${screen.slug}/live/head.json`, { cache: "no-store" });
    return response.ok ? (await response.json()).seq : 0;
  } catch {
    return 0; // no network, or one that broke within the answer: the next look tells
  }
}

function took(milliseconds) {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (milliseconds / 1000).toLocaleString(document.documentElement.lang, digits);
}

/** Say in the page what has just happened, until `settled` and a while longer; gives the place of the words. */
export function line(label, settled = null) {
  const text = element("span", {}, label);
  const item = element("li", {}, text);
  place.prepend(item);
  Promise.resolve(settled).then(() => setTimeout(() => item.remove(), SHOWN));
  return text;
}

/** For ten seconds, a way back beside the words in `text`, which `line` gave: `back()` takes what they say back; then `over()`. */
export function offerUndo(text, back, over = () => {}) {
  const undo = element("button", { type: "button", "data-action": "undo" }, _("Undo"));
  ways.set(undo, back);
  text.after(undo);
  setTimeout(() => (undo.remove(), over()), UNDO);
}

const first = ({ method, path }) => method === "POST" && /\/entries(\/[^/]+\/publish)?$/.test(path);

/** Readers see something new of an entry: tell how long it took from the keystroke to them. */
document.addEventListener("desk:sent", async ({ detail: { key, label, data, request } }) => {
  const begin = pressed.get(key);
  pressed.delete(key);
  if (!data?.urls?.live || !request.path.includes("/entries")) return;
  const say = (words) => (text.textContent = words);
  const seen = live(data.seq, () => say(_("%(what)s: saved, but readers do not have it yet", { what: label })));
  const text = line(_("%(what)s: on its way", { what: label }), seen);
  if (first(request) && data.state === "published") offerUndo(text, () => unpublish(text, data.id));
  await seen;
  const time = took(performance.now() - begin);
  if (begin) say(_("%(what)s: live after %(time)s s", { what: label, time }));
  else say(_("%(what)s: live", { what: label })); // sent by another tab, or before a reload
});

document.addEventListener("desk:queued", ({ detail: { key } }) => pressed.set(key, performance.now()));
document.addEventListener("desk:refused", ({ detail: { key } }) => pressed.delete(key));

let resting = null;

/** Said once: letters do nothing now, where somebody may expect them to; no longer than that is so. */
document.addEventListener("desk:resting", () => {
  if (!resting?.isConnected) resting = line(_("Letters are keys again once the text that was begun is sent or cleared."));
});
document.addEventListener("desk:composed", () => resting?.parentNode?.remove());
document.addEventListener("desk:composing", ({ detail: { blank } }) => blank && resting?.parentNode?.remove());

document.addEventListener("desk:unreachable", () => line(_("The server cannot be reached.")));

const UNDONE = {
  without_trace: () => _("Undone: no reader has seen it"),
  retracted: () => _("Retracted: readers had seen it, a notice stands in its place"),
};

/** What was just published is not public any more. */
async function unpublish(text, id) {
  if (!(await meant(_("Undo"), text.textContent))) return;
  text.nextElementSibling?.setAttribute("disabled", "");
  const path = `/liveblogs/${screen.slug}/entries/${id}/undo`;
  const { ok, data } = await send({ method: "POST", path, body: {}, label: _("Undo") });
  if (!ok) return;
  text.parentNode?.remove(); // what it said is no longer so
  line(UNDONE[data.undone]());
}

action({ name: "undo", key: "u", run: (_card, button) => ways.get(button)() });

// Whatever is typed is kept while it is typed, and found again: after a reload, on another machine, beside another text.

import { action } from "./actions.js";
import { line, offerUndo } from "./after.js";
import { tidy } from "./album.js";
import { outdated } from "./clearing.js";
import { now } from "./clock.js";
import * as composer from "./composer.js";
import { meant } from "./dialog.js";
import { claim, drop, keep, kept, lying, putAside } from "./drafts.js";
import { button, element } from "./element.js";
import { busy } from "./presence.js";
import { _ } from "./words.js";

const state = document.getElementById("kept");
const others = document.getElementById("kept-texts");
const CALM = 1_000; // milliseconds: first of all what was just written has to go off
const AGAIN = 15_000; // milliseconds: the same person may be writing on another machine
const WHERE = {
  server: () => _("Saved on the server"),
  browser: () => _("Saved in this browser"),
  nowhere: () => _("Not saved: copy the text before you close this page"),
};

const time = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(at);

const written = new Set(); // ids of what this page keeps
const thrown = new Set(); // ids of what was thrown away, and may be taken back
let inHand = composer.opened().id;

function tell({ entry_id: id, blank }) {
  if (id) busy({ doing: "editing", entry_id: id });
  else busy({ doing: blank ? "reading" : "writing" });
}

function write({ detail: { id, form, about, blank } }) {
  tell({ ...about, blank });
  if (blank && !about.entry_id) return written.delete(id) && drop(id);
  written.add(id);
  return keep(id, form, about);
}

document.addEventListener("desk:composing", write);
document.addEventListener("desk:composed", ({ detail: { id, entry, mode, begun } }) => {
  if (begun) written.add(id);
  state.textContent = "";
  tell({ entry_id: entry?.id, blank: composer.blank() });
  const title = { new: _("New entry"), edit: _("Edit"), correct: _("Correct") }[mode];
  document.getElementById("composer-title").textContent = entry ? `${title}: ${entry.headline}` : title;
  if (id !== inHand) putAside(inHand);
  inHand = id;
  show([...others.querySelectorAll("li")].filter((one) => one.dataset.id !== id)); // the open one is none of the others
  setTimeout(list, CALM);
});
document.addEventListener("desk:kept", ({ detail: { id, where, at, problem } }) => {
  if (id !== composer.opened().id) return;
  state.textContent = [`${WHERE[where]()} · ${time(at)}`, problem].filter(Boolean).join(". ");
});

document.addEventListener("desk:parted", list);

/** A text that the server would not take comes back, into the form if nobody is writing there. */
document.addEventListener("desk:returned", ({ detail: { id, form } }) =>
  composer.blank() ? reopen(id, form) : list(),
);

/** The texts that lie here besides the one that is open. What was cleared long ago goes. */
async function list() {
  const unopened = (await kept()).filter(({ id }) => id !== composer.opened().id && !thrown.has(id));
  const old = outdated(unopened, now());
  show(unopened.filter((one) => !old.includes(one)).map(item));
  await Promise.all(old.map(({ id }) => throwAway(id)));
}

/** It is gone for good, and with it the pictures that it alone waited for. */
const throwAway = (id) => drop(id).then(tidy);

/** The same in ten seconds, unless somebody takes it back; a page that is closed by then has thrown nothing away. */
function putOut(id, form) {
  thrown.add(id);
  list();
  const text = line(_("Thrown away: %(headline)s", { headline: named(form) }));
  const back = () => {
    text.parentNode.remove();
    thrown.delete(id);
    return list();
  };
  const over = async () => {
    if (!thrown.delete(id)) return;
    if (await claim(id)) await throwAway(id);
    await list();
  };
  offerUndo(text, back, over);
}

/** Where nothing has changed the focus stays that somebody may have there. */
function show(items) {
  const [before, now] = [others.querySelector("ul"), element("ul", {}, ...items)];
  if (!now.isEqualNode(before)) before.replaceWith(now);
  others.hidden = !items.length;
}

/** Since when a text lies here, and why. */
function lain(form, at) {
  if (!form.cleared) return time(at);
  const when = { time: time(form.cleared) };
  return form.entry ? _("cancelled at %(time)s, kept for a day", when) : _("cleared at %(time)s, kept for a day", when);
}

const named = (form) => form.headline || _("Without a headline");

function item({ id, form, at, elsewhere }) {
  const name = named(form);
  const open = button(name, () => reopen(id, form), { disabled: elsewhere });
  const away = button("✕", () => putOut(id, form), {
    disabled: elsewhere,
    "aria-label": _("Throw away: %(headline)s", { headline: name }),
  });
  const note = elsewhere ? _("open in another tab") : lain(form, at);
  return element("li", { "data-id": id }, open, " ", element("span", { className: "hint" }, note), " ", away);
}

async function reopen(id, form) {
  if (!(await take(id, form))) {
    line(_("Open in another tab: %(headline)s", { headline: named(form) }));
    return list();
  }
  composer.headline.focus();
}

/** Open it as it lies here by now, unless another tab has it open; `form` where the browser keeps nothing. */
async function take(id, form) {
  if (!(await claim(id))) return false;
  const { cleared, ...words } = (await lying(id)) ?? form;
  composer.restore(id, words);
  if (cleared) await keep(id, composer.draft().form, composer.draft().about);
  return true;
}

/** Begin anew: an entry stays as it was, and what was written lies among the others for a day. */
async function leave() {
  const { id, form, about, blank } = composer.draft();
  const worth = !blank && (!about.entry_id || written.has(id)); // an entry that was only looked at is none
  const done = worth ? keep(id, { ...form, cleared: now() }, about) : drop(id);
  composer.clear();
  composer.headline.focus();
  if (worth) offerBack(id, form);
  await done;
  await list();
}

/** For ten seconds a cleared text is one step away. What is being written by then lies among the others in its turn. */
function offerBack(id, form) {
  const what = { headline: named(form) };
  const text = line(form.entry ? _("Cancelled: %(headline)s", what) : _("Cleared: %(headline)s", what));
  offerUndo(text, async () => {
    if (!(await meant(_("Undo"), text.textContent))) return; // it would lie where the next Ctrl+Enter publishes it
    text.parentNode?.remove();
    await reopen(id, form);
  });
}

action({ name: "leave-text", key: "Ctrl+Shift+Backspace", within: "#composer", run: leave });
action({ name: "format", key: "Alt+F10", label: _("Formatting"), run: () => composer.body.format(), when: () => true });
action({ name: "write", key: "n", label: _("Write"), run: () => composer.headline.focus(), when: () => true });

/** The newest text that nobody has open comes back by itself, if somebody is not writing already. */
async function recover() {
  const [newest] = (await kept()).filter(({ elsewhere, form }) => !elsewhere && !form.cleared);
  if (newest && composer.blank()) await take(newest.id, newest.form);
  await list();
}

/** What arrives from another machine, or was let go by another tab, is found without a reload. */
function look() {
  if (!document.hidden) list();
}

recover().catch((error) => console.error("drafts:", error));
setInterval(look, AGAIN);
document.addEventListener("visibilitychange", look);
for (const event of ["desk:online", "desk:signed-in"]) document.addEventListener(event, look);

// Whatever is typed is kept while it is typed, and found again: after a reload, on another machine, beside another text.

import { action } from "./actions.js";
import * as composer from "./composer.js";
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
document.addEventListener("desk:composed", ({ detail: { id, entry, mode } }) => {
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

/** The texts that lie here besides the one that is open. */
async function list() {
  const unopened = (await kept()).filter(({ id }) => id !== composer.opened().id);
  show(unopened.map(item));
}

/** Where nothing has changed the focus stays that somebody may have there. */
function show(items) {
  const [before, now] = [others.querySelector("ul"), element("ul", {}, ...items)];
  if (!now.isEqualNode(before)) before.replaceWith(now);
  others.hidden = !items.length;
}

function item({ id, form, at, elsewhere }) {
  const name = form.headline || _("Without a headline");
  const open = button(name, () => reopen(id, form), { disabled: elsewhere });
  const away = button("✕", () => drop(id).then(list), {
    disabled: elsewhere,
    "aria-label": _("Throw away: %(headline)s", { headline: name }),
  });
  const note = elsewhere ? _("open in another tab") : time(at);
  return element("li", { "data-id": id }, open, " ", element("span", { className: "hint" }, note), " ", away);
}

async function reopen(id, form) {
  if (!(await take(id, form))) return list();
  composer.headline.focus();
}

/** Open it as it lies here by now, unless another tab has it open; `form` where the browser keeps nothing. */
async function take(id, form) {
  if (!(await claim(id))) return false;
  composer.restore(id, (await lying(id)) ?? form);
  return true;
}

/** Begin anew: what was open is thrown away, or an entry stays as it was. */
async function leave() {
  const { id } = composer.opened();
  composer.clear();
  composer.headline.focus();
  await drop(id);
  await list();
}

action({ name: "leave-text", key: "Ctrl+Shift+Backspace", run: leave });
action({ name: "format", key: "Alt+F10", label: _("Formatting"), run: () => composer.body.format(), when: () => true });
action({ name: "write", key: "n", label: _("Write"), run: () => composer.headline.focus(), when: () => true });

/** The newest text that nobody has open comes back by itself, if somebody is not writing already. */
async function recover() {
  const [newest] = (await kept()).filter(({ elsewhere }) => !elsewhere);
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

// Whatever is typed is kept while it is typed, and found again: after a reload, on another machine, beside another text.

import { action } from "./actions.js";
import * as composer from "./composer.js";
import { claim, drop, keep, kept } from "./drafts.js";
import { button, element } from "./element.js";
import { busy } from "./presence.js";
import { _ } from "./words.js";

const state = document.getElementById("kept");
const others = document.getElementById("kept-texts");
const CALM = 1_000; // milliseconds: first of all what was just written has to go off
const WHERE = {
  server: () => _("Saved on the server"),
  browser: () => _("Saved in this browser"),
  nowhere: () => _("Not saved: copy the text before you close this page"),
};

const time = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(at);

const lying = new Set(); // ids of what this page keeps

function tell({ entry_id: id, blank }) {
  if (id) busy({ doing: "editing", entry_id: id });
  else busy({ doing: blank ? "reading" : "writing" });
}

function write({ detail: { id, form, about, blank } }) {
  tell({ ...about, blank });
  if (blank && !about.entry_id) return lying.delete(id) && drop(id);
  lying.add(id);
  return keep(id, form, about);
}

document.addEventListener("desk:composing", write);
document.addEventListener("desk:composed", ({ detail: { id, entry, mode } }) => {
  state.textContent = "";
  tell({ entry_id: entry?.id, blank: composer.blank() });
  const title = { new: _("New entry"), edit: _("Edit"), correct: _("Correct") }[mode];
  document.getElementById("composer-title").textContent = entry ? `${title}: ${entry.headline}` : title;
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

function show(items) {
  others.querySelector("ul").replaceChildren(...items);
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
  if (!(await claim(id))) return list();
  composer.restore(id, form);
  composer.headline.focus();
}

/** Begin anew: what was open is thrown away, or an entry stays as it was. */
async function leave() {
  const { id } = composer.opened();
  composer.clear();
  composer.headline.focus();
  await drop(id);
  await list();
}

action({ name: "leave-text", run: leave });
action({ name: "write", key: "n", label: _("Write"), run: () => composer.headline.focus(), when: () => true });

/** The newest text that nobody has open comes back by itself, if somebody is not writing already. */
async function recover() {
  const [newest] = (await kept()).filter(({ elsewhere }) => !elsewhere);
  if (newest && composer.blank() && (await claim(newest.id))) composer.restore(newest.id, newest.form);
  await list();
}
recover().catch((error) => console.error("drafts:", error));

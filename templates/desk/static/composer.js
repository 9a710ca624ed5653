// The form that entries are written in. It knows what is in it and whose it is; what becomes of it is not its business.
//
// Tells on `document`: desk:composing {id, form, about, blank} after each change, desk:composed {id, entry, mode, begun} when it
// holds another text.

import { Blocks } from "./blocks.js";
import { Editor } from "./editor.js";
import { Field } from "./fields.js";
import { unsent } from "./letters.js";
import { emit } from "./news.js";
import * as particulars from "./particulars.js";
import { _ } from "./words.js";

export const form = document.getElementById("composer");
const place = (name) => form.querySelector(`[data-place="${name}"]`);
const status = document.getElementById("composer-status");

/** Tell those who cannot see it what has happened. */
export function say(words) {
  status.textContent = words;
}

const note = new Field({
  name: "note",
  label: _("What was put right"),
  kind: "text",
  required: true,
  max: 2000,
  hint: _("Readers see this note below the entry."),
});
export const headline = new Field({ name: "headline", label: _("Headline"), required: true, max: 300 });
export const body = new Editor({ label: _("Text"), name: "body" });
export const blocks = new Blocks(document.getElementById("blocks"), document.getElementById("add-block"), say);
for (const field of [note, headline]) place(field.name).replaceWith(field.element);
place("body").replaceWith(body.element);

/**
 * What is open: its draft's `id`, the `entry` it changes (null for a new one), how ("new", "edit", "correct"), and whether
 * it was `begun` before.
 */
let work = { id: "", entry: null, mode: "new", begun: false };
let filling = false;

export const opened = () => work;
export const seen = () => ["published", "retracted"].includes(work.entry?.state);
export const blank = () => !headline.value && !body.html && !note.value && blocks.all.every((block) => block.blank);

/** What the entry says, as the API has it; the leading text is its first block. */
export function current() {
  const html = body.html;
  const all = [...(html ? [{ kind: "text", html }] : []), ...blocks.value];
  return { headline: headline.value, blocks: all, ...particulars.values(work.entry) };
}

export const correction = () => ({ note: note.value });

/** What has to be put right before it can be sent: {field, message}, the field as a JSON Pointer. */
export function problems() {
  const found = [];
  if (work.mode === "correct" && !note.value)
    found.push({ field: "/note", message: _("Tell readers what was put right.") });
  if (!headline.value) found.push({ field: "/headline", message: _("An entry needs a headline.") });
  for (const { place: nth, name, message } of blocks.problems)
    found.push({ field: `/blocks/${nth + shift()}/${name}`, message });
  for (const { name, problem } of particulars.moments) if (problem) found.push({ field: `/${name}`, message: problem });
  return found;
}

/** How many blocks of the API stand before those below the text. */
const shift = () => (body.html ? 1 : 0);

/** Say what is wrong at the field that a pointer names; gives what is to get the focus, nothing if it is none of ours. */
export function blame(pointer, message) {
  const [name, ...rest] = pointer.slice(1).split("/");
  const nth = Number(rest[0]) - shift();
  if (name === "blocks" && nth >= 0) return blocks.blame(nth, rest[1], message);
  const fields = [headline, note, ...particulars.particulars];
  const field = name === "body" || nth < 0 ? body : fields.find((one) => one.name === name);
  field?.blame(message);
  return field;
}

export function blameless() {
  for (const field of [headline, note, body, ...particulars.particulars]) field.blame("");
}

/** The text as drafts keep it: `form` is all of it as it was typed, `about` the entry it changes. */
export function draft() {
  const { id, entry, mode } = work;
  const words = { headline: headline.value, body: body.html, blocks: blocks.value, note: note.value };
  const form = { ...words, particulars: particulars.kept(), entry, mode };
  return { id, form, about: entry ? { entry_id: entry.id, revision: entry.revision } : {}, blank: blank() };
}

/** Show a draft as it was kept, under its own id. */
export function restore(id, { particulars: more = {}, entry = null, mode = "new", ...words }) {
  begin({ id, entry, mode, begun: true }, () => {
    particulars.restore(more);
    write(words);
  });
}

/** Change an entry of the API (with its `etag`): silently ("edit") or with a note that readers see ("correct"). */
export function open(entry, { mode = "edit" } = {}) {
  begin({ id: crypto.randomUUID(), entry, mode, begun: false }, () => fill(entry));
  form.scrollIntoView({ block: "nearest" });
  (mode === "correct" ? note : headline).focus();
}

/** Begin a new entry. What was being written stays among the drafts. */
export function clear() {
  begin({ id: crypto.randomUUID(), entry: null, mode: "new", begun: false }, () => {});
}

/** Put the given fields of an entry, as the API has them, into the text that is open. */
export function fill(fields) {
  particulars.fill(fields);
  const [first, ...rest] = fields.blocks ?? [];
  const leads = fields.body === undefined && first?.kind === "text";
  write(leads ? { ...fields, body: first.html, blocks: rest } : fields);
  changed();
}

function write(words) {
  if (words.headline !== undefined) headline.value = words.headline;
  if (words.body !== undefined) body.html = words.body;
  if (words.blocks !== undefined) blocks.value = words.blocks;
  if (words.note !== undefined) note.value = words.note;
}

function begin(next, fillIn) {
  work = next;
  filling = true;
  blameless();
  particulars.reset();
  write({ headline: "", body: "", blocks: [], note: "" });
  fillIn();
  filling = false;
  emit("composed", work);
}

function changed() {
  if (!filling) emit("composing", draft());
}

form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a line sends nothing
body.element.addEventListener("change", () => {
  body.blame("");
  changed();
});
unsent(() => !blank());
clear();

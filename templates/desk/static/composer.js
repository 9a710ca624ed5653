// The form that entries are written in. It knows what is in it and whose it is; what becomes of it is not its business.
//
// Tells on `document`: desk:composing {id, form, about, blank} after each change, desk:composed {id, entry, mode} when it
// holds another text.

import { screen } from "./api.js";
import { Blocks } from "./blocks.js";
import { Editor } from "./editor.js";
import { Field } from "./fields.js";
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

/** The text that is open: its draft's `id`, the `entry` it changes (null for a new one), how ("new", "edit", "correct"). */
let open_ = { id: "", entry: null, mode: "new" };
let filling = false;

export const opened = () => open_;
export const seen = () => ["published", "retracted"].includes(open_.entry?.state);
export const blank = () => !headline.value && !body.html && !note.value && blocks.all.every((block) => block.blank);

/** What the entry says, as the API has it; the leading text is its first block. */
export function current() {
  const text = body.html;
  const all = [...(text ? [{ kind: "text", html: text }] : []), ...blocks.value];
  return { headline: headline.value, blocks: all, ...particulars.values(open_.entry) };
}

export const correction = () => ({ note: note.value });

/** What has to be put right before it can be sent: {field, message}, the field as a JSON Pointer. */
export function problems() {
  const shift = body.html ? 1 : 0;
  const found = blocks.problems.map(({ field, message }) => ({ field: shifted(field, shift), message }));
  if (!headline.value) found.unshift({ field: "/headline", message: _("An entry needs a headline.") });
  if (open_.mode === "correct" && !note.value)
    found.unshift({ field: "/note", message: _("Tell readers what was put right.") });
  for (const { name, problem } of particulars.moments) if (problem) found.push({ field: `/${name}`, message: problem });
  return found;
}

const shifted = (pointer, by) => pointer.replace(/^\/blocks\/(\d+)/, (_all, nth) => `/blocks/${Number(nth) + by}`);

/** Say what is wrong at the field that a pointer names; gives what is to get the focus, nothing if it is none of ours. */
export function blame(pointer, message) {
  const [name, ...rest] = pointer.slice(1).split("/");
  const leading = name === "body" || (name === "blocks" && rest[0] === "0" && body.html);
  if (name === "blocks" && !leading) return blocks.blame([Number(rest[0]) - (body.html ? 1 : 0), rest[1]], message);
  const field = leading ? body : [headline, note, ...particulars.particulars].find((one) => one.name === name);
  field?.blame(message);
  return field;
}

export function blameless() {
  for (const field of [headline, note, body, ...particulars.particulars]) field.blame("");
}

/** What a draft keeps: all of it, as it was typed. */
const kept = () => ({
  ...{ headline: headline.value, body: body.html, blocks: blocks.value, note: note.value },
  ...{ particulars: particulars.kept(), entry: open_.entry, mode: open_.mode },
});

/** The text as drafts keep it, with what they need to know of the entry. */
export function draft() {
  const { id, entry } = open_;
  return { id, form: kept(), about: entry ? { entry_id: entry.id, revision: entry.revision } : {}, blank: blank() };
}

/** Show a draft as it was kept, under its own id. */
export function restore(id, { particulars: more, entry = null, mode = "new", ...text }) {
  begin({ id, entry, mode }, () => {
    particulars.restore(more ?? {});
    write(text);
  });
}

/** Change an entry of the API (with its `etag`): silently ("edit") or with a note that readers see ("correct"). */
export function open(entry, { mode = "edit" } = {}) {
  begin({ id: crypto.randomUUID(), entry, mode }, () => fill(entry));
  form.scrollIntoView({ block: "nearest" });
  (mode === "correct" ? note : headline).focus();
}

/** Begin a new entry. What was being written stays among the drafts. */
export function clear() {
  begin({ id: crypto.randomUUID(), entry: null, mode: "new" }, () => {});
}

/** Put the given fields of an entry, as the API has them, into the text that is open. */
export function fill(fields) {
  particulars.fill(fields);
  const [first, ...rest] = fields.blocks ?? [];
  const leading = fields.body === undefined && first?.kind === "text";
  write({
    ...fields,
    body: leading ? first.html : fields.body,
    blocks: fields.blocks && (leading ? rest : fields.blocks),
  });
  changed();
}

function write(text) {
  if (text.headline !== undefined) headline.value = text.headline;
  if (text.body !== undefined) body.html = text.body;
  if (text.blocks !== undefined) blocks.value = text.blocks;
  if (text.note !== undefined) note.value = text.note;
}

function begin(text, write_) {
  open_ = text;
  filling = true;
  blameless();
  particulars.reset();
  write({ headline: "", body: "", blocks: [], note: "" });
  write_();
  filling = false;
  document.dispatchEvent(new CustomEvent("desk:composed", { detail: open_ }));
}

function changed() {
  if (!filling) document.dispatchEvent(new CustomEvent("desk:composing", { detail: draft() }));
}

form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a line sends nothing
body.element.addEventListener("change", () => {
  body.blame("");
  changed();
});
form.dataset.language = screen.language;
clear();

// What goes with a text: who wrote it, what it is about, how the desk knows, when it happened and when it may be seen.

import { screen } from "./api.js";
import { now } from "./clock.js";
import { Field, Names } from "./fields.js";
import { Moment } from "./moment.js";
import { _ } from "./words.js";

const REMEMBERED = `desk: authors of ${screen.me}`;

const authors = new Names({ name: "authors", label: _("Authors"), hint: _("Several are divided by commas") });
const tags = new Names({ name: "tags", label: _("Tags"), hint: _("Several are divided by commas") });
const verification = new Field({
  ...{ name: "verification", label: _("How we know"), kind: "choice" },
  choices: [
    { value: "", label: _("Not stated") },
    { value: "own", label: _("Own reporting") },
    { value: "agency", label: _("News agency") },
    { value: "unconfirmed", label: _("Not confirmed") },
  ],
});
const occurred = new Moment({
  name: "occurred_at",
  label: _("When it happened"),
  hint: _("Only if that was earlier."),
});
const embargo = new Moment({ name: "embargo_until", label: _("Embargo until") });
const schedule = new Moment({ name: "publish_at", label: _("Publish at") });
const keyEvent = new Field({ name: "key_event", label: _("Key event"), kind: "check" });
const pinned = new Field({ name: "pinned", label: _("Pin to the top"), kind: "check" });

export const moments = [occurred, embargo, schedule];
export const flags = [keyEvent, pinned];
const said = [authors, tags, verification];
export const particulars = [...said, ...moments, ...flags];

for (const field of particulars) document.querySelector(`[data-place="${field.name}"]`)?.replaceWith(field.element);

/** As it was when somebody last published: the same people usually write the next entry, too. */
export function reset() {
  for (const field of particulars) field.value = null;
  authors.value = JSON.parse(localStorage.getItem(REMEMBERED)) ?? [document.getElementById("composer").dataset.author];
}

export function remember() {
  localStorage.setItem(REMEMBERED, JSON.stringify(authors.value));
}

/** Those that say something of a new entry; of one there is `already`, all that it has. */
export function values(already = null) {
  const fields = [...said, occurred, embargo].map((field) => [field.name, field.value]);
  const empty = (value) => value === null || value.length === 0;
  return Object.fromEntries(fields.filter(([name, value]) => !empty(value) || (already && name in already)));
}

export const publishAt = () => schedule.value;

/** What is wrong with when a text is to be public, if it is to be published or scheduled now: {field, message}. */
export function untimely(what) {
  if (what === "publish")
    return schedule.value ? [at(schedule, _("Take this time away to publish now, or schedule."))] : early(now());
  if (what !== "schedule" || schedule.problem) return [];
  return schedule.value ? early(schedule.value) : [at(schedule, _("Say when it is to be published."))];
}

const at = ({ name }, message) => ({ field: `/${name}`, message });

function early(moment) {
  if (!embargo.value || new Date(embargo.value) <= new Date(moment)) return [];
  return [at(embargo, _("Until then it must not be public: schedule it for then or later, or take the embargo away."))];
}

/** What a text is to be once it is public, where that differs from what it was to be `before`: two who change it agree. */
export const marks = (before = {}) => {
  const said = flags.filter(({ name, value }) => value !== Boolean(before[name]));
  return Object.fromEntries(said.map(({ name, value }) => [name, value]));
};

/** What drafts keep, and back again: times as they were typed, complete or not. */
export const kept = () => Object.fromEntries(particulars.map((field) => [field.name, field.kept ?? field.value]));

export function restore(form) {
  for (const field of particulars) {
    if (!(field.name in form)) continue;
    if (field instanceof Moment) field.kept = form[field.name];
    else field.value = form[field.name];
  }
}

/** Set those that are given, as the API has them. */
export function fill(entry) {
  for (const field of particulars) if (field.name in entry) field.value = entry[field.name];
}

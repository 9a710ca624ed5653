// Opening a liveblog: from nothing, or from the one of the day before.

import { now } from "./clock.js";
import { ask, complain } from "./problem.js";
import { _ } from "./words.js";

const form = document.getElementById("opening");
const fields = form.elements;
const from = document.getElementById("opening-from");
const SAID = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
let previous = null; // the slug of the liveblog that this one continues
let key = crypto.randomUUID(); // the same for each try, until something changes: it is opened once

/** A title as an address has it: “Sturmflut an der Küste” is sturmflut-an-der-kueste. */
const slugOf = (title) =>
  title
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => SAID[letter])
    .normalize("NFD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60)
    .replace(/-$/, "");

function request() {
  const { title, slug, top_story, theme, language, time_zone, draft } = fields;
  const body = { title: title.value, slug: slug.value, top_story: top_story.value, state: draft.checked ? "draft" : "live" };
  const settings = { theme: theme.value, language: language.value, time_zone: time_zone.value };
  return previous ? { ...body, ...settings, continues: previous } : { ...body, ...settings };
}

/** Continue a liveblog; from nothing without one. */
function begin(button = null) {
  previous = button?.dataset.continue ?? null;
  from.hidden = !previous;
  if (previous) {
    const { title, theme, zone, language } = button.dataset;
    from.firstElementChild.textContent = _("Continues “%(title)s”: settings, links both ways and the summary come from there.", { title });
    Object.assign(fields.title, { value: title });
    Object.assign(fields.theme, { value: theme });
    Object.assign(fields.time_zone, { value: zone });
    Object.assign(fields.language, { value: language.split("-")[0] });
    propose();
  }
  fields.title.focus();
  fields.title.select();
}

/** The name in the address follows the title until somebody writes one; the next day's has the date behind it. */
function propose() {
  if (fields.slug.dataset.written) return;
  const day = new Date(now()).toLocaleDateString("sv", { timeZone: zone() });
  fields.slug.value = previous ? `${slugOf(fields.title.value).slice(0, 60)}-${day}` : slugOf(fields.title.value);
}

function zone() {
  const named = fields.time_zone.value;
  return Intl.supportedValuesOf("timeZone").includes(named) ? named : "UTC";
}

fields.title.addEventListener("input", propose);
fields.slug.addEventListener("input", () => {
  if (fields.slug.value) fields.slug.dataset.written = "";
  else delete fields.slug.dataset.written;
});
form.addEventListener("input", () => (key = crypto.randomUUID()));
from.querySelector("button").addEventListener("click", () => begin());
for (const button of document.querySelectorAll("[data-continue]")) button.addEventListener("click", () => begin(button));

/** A liveblog is public once it is opened, and stays: Enter in a line opens none, the button does. */
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input, select")) event.preventDefault();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain(form, "");
  if (!form.reportValidity()) return;
  const made = await ask(form, "POST", "/liveblogs", { body: request(), key });
  if (made) location.assign(`/desk/liveblogs/${made.liveblog}`);
});

const asked = new URLSearchParams(location.search).get("continue");
const continued = asked && document.querySelector(`[data-continue="${CSS.escape(asked)}"]`);
if (continued) begin(continued);

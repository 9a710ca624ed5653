// The key developments: written here, cited from the timeline, or suggested by the summariser and approved here. What
// is being written stays in this browser until it is saved.

import { action } from "./actions.js";
import { call, reached, screen } from "./api.js";
import { meant } from "./dialog.js";
import { send, settled } from "./outbox.js";
import { Points } from "./points.js";
import { ask, complain, sentence } from "./problem.js";
import { STALE } from "./wire.js";
import { _ } from "./words.js";

const CONTENT = ["EntryCorrected", "EntryRetracted"];
const ABOUT = ["SummarySet", "SummarySuggested", "SuggestionDiscarded"];
const chief = screen.role === "chief"; // who approves what nobody wrote
const KEPT = `desk: summary ${screen.me} ${screen.slug}`;
const path = `/liveblogs/${screen.slug}/summary`;
const place = document.getElementById("summary-editor");
const said = place?.querySelector(".state");
const button = (name) => place.querySelector(`[data-action="${name}"]`);
const buttons = place?.querySelector(".buttons");
const points = place && new Points(place.querySelector(".points"), keep);
let saved = null; // as the API has it
let etag = "";
let suggestion = null; // {id, provenance} of what is open, until a chief has approved it
let changed = false;

/** Whoever leaves the page finds it again. */
function keep() {
  changed = true;
  localStorage.setItem(KEPT, JSON.stringify({ points: points.value, etag, suggestion }));
  tell();
}

/** Whoever writes in a point stays there, with the cursor where it was, although it is made anew. */
function show(all) {
  const at = points.cursor;
  points.value = all;
  points.cursor = at;
  tell();
}

function forget() {
  changed = false;
  suggestion = null;
  localStorage.removeItem(KEPT);
}

const made = ({ provenance }) =>
  provenance.method === "machine" ? _("by a model (%(model)s)", provenance) : _("from this liveblog's own headlines");

function tell() {
  const from = suggestion ?? (saved?.provenance && saved);
  const origin = from && made(from);
  let words = from ? _("Suggested %(origin)s, checked by an editor", { origin }) : "";
  const waits = saved?.suggestions.length > 0;
  if (changed) words = waits ? _("Changed here, not saved yet. A suggestion waits.") : _("Changed here, not saved yet");
  if (suggestion) words = _("A suggestion, %(origin)s. No reader sees it until a chief saves it.", { origin });
  if (suggestion && chief) words = _("A suggestion, %(origin)s. No reader sees it until you save it.", { origin });
  said.textContent = words;
  points.fixed = Boolean(suggestion) && !chief;
  for (const name of ["summarise", "add-point"]) button(name).hidden = points.fixed;
  button("suggest").hidden = changed; // it would take the place of what is being written
  button("put-back").hidden = !suggestion && !changed;
  button("review").hidden = suggestion || changed || !waits;
  buttons.hidden = document.body.dataset.state === "closed"; // the last word is said
}

/** What is there now; what somebody is writing stays as it is, and meets it when it is saved. */
async function load() {
  const answer = await reached(() => call("GET", path));
  if (!answer?.ok) return; // the stream brings it again
  saved = answer.data;
  const decided = suggestion && !saved.suggestions.some(({ id }) => id === suggestion.id);
  if (decided && !chief) forget();
  if (changed || suggestion) return tell();
  etag = answer.etag;
  show(saved.points);
}

async function save() {
  const sent = points.value;
  const body = suggestion ? { points: sent, suggestion: suggestion.id } : { points: sent };
  complain(place, "");
  const sending = send({ method: "PUT", path, body, ifMatch: etag, label: _("Key developments") });
  const before = suggestion;
  forget();
  said.textContent = _("Being saved");
  const { ok, status, data, key } = await sending;
  if (ok || status === STALE) return load();
  await settled(key);
  suggestion = before;
  show(sent);
  keep();
  complain(place, sentence(data));
}

/** Asked for at once or not at all: nobody wants one that comes when the network is back. */
async function suggest(_card, pressed) {
  pressed.disabled = true;
  said.textContent = _("A suggestion is being made");
  const made = await ask(place, "POST", `${path}/suggestions`, { body: {}, key: crypto.randomUUID() });
  pressed.disabled = false;
  if (!made) return tell();
  if (!changed) return propose(made);
  await load(); // what somebody has written meanwhile stays, and the suggestion waits
}

function propose({ id, provenance, points: all }) {
  suggestion = { id, provenance };
  show(all);
  keep();
  const at = document.activeElement; // the button that was pressed is not there any more
  if (at === document.body || at.closest("[hidden]")) place.querySelector("h2").focus({ preventScroll: true });
}

/** Back to what readers have; a chief throws a suggestion away with it. */
async function putBack() {
  const dropped = suggestion;
  forget();
  complain(place, "");
  show(saved.points);
  place.querySelector("h2").focus();
  const label = _("Discard suggestion");
  if (dropped && chief) await send({ method: "DELETE", path: `${path}/suggestions/${dropped.id}`, label });
  await load();
}

/** What a letter asks for is confirmed: readers get the one, and nobody gets the other back. */
const surely = (act) => async (_card, pressed) => (await meant(pressed.textContent.trim(), _("Key developments"))) && act();

function restore() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  if (!kept) return;
  [etag, suggestion, changed] = [kept.etag, kept.suggestion, true];
  show(kept.points);
}

function start() {
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.closest("dialog")) return;
    event.preventDefault();
    save();
  });
  document.addEventListener("desk:liveblog", ({ detail }) => (ABOUT.includes(detail.type) ? load() : tell()));
  document.addEventListener("desk:entry", ({ detail }) => CONTENT.includes(detail.type) && load());
  document.addEventListener("desk:reset", load);
  const enter = () => place.querySelector("textarea, button").focus();
  action({ name: "summary", key: "z", label: _("Key developments"), run: enter, when: () => true });
  action({ name: "summarise", key: "s", run: surely(save) });
  action({ name: "add-point", key: "d", run: () => points.add() });
  action({ name: "suggest", key: "g", run: suggest });
  action({ name: "review", key: "v", run: () => propose(saved.suggestions.at(-1)) });
  action({ name: "put-back", key: "w", run: surely(putBack) });
  restore();
  load();
}

if (place) start();

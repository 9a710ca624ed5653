// Two people changed the same thing: both versions side by side, to choose from or to write a third. What was refused
// stays in the outbox until this is decided, so that closing the dialog, or the tab, loses nothing.

import { call, reached } from "./api.js";
import { Part } from "./choice.js";
import { whole } from "./comparison.js";
import { opened } from "./dialog.js";
import { button } from "./element.js";
import { send, settled } from "./outbox.js";
import { complain } from "./problem.js";
import { mergeable, parts } from "./versions.js";
import { _ } from "./words.js";

const dialog = document.getElementById("merge");
const bar = document.getElementById("conflicts");
const fresh = new Set(); // keys of what was refused to this page and nobody has looked at yet

const revision = (etag) => Number(etag.match(/r(\d+)/)?.[1]);

/** Who wrote what is there now, and what was there before the two, from the entry's history; unknown without one. */
async function past({ path, ifMatch, answer }) {
  const entry = path.match(/^.*\/entries\/[^/]+/)?.[0];
  if (!entry) return {};
  const found = await reached(() => call("GET", `${entry}/history`));
  if (!found?.ok) return {};
  const { versions } = found.data;
  const since = revision(answer.etag) - revision(ifMatch); // each version is a revision
  return { by: versions.at(-1).actor_name, base: versions.at(-1 - since)?.content };
}

/** Have somebody decide about `record`, which was refused. What they save is a new request, with the new ETag. */
async function decide(record) {
  const { key, method, path, body, label, answer } = record;
  fresh.delete(key);
  const known = await past(record);
  const all = parts(body, answer.data.current).map((part) => new Part(part, known));
  const apart = all.filter(({ differs }) => differs);
  dialog.querySelector(".parts").replaceChildren(...apart.map(({ element }) => element));
  dialog.querySelector(".subject").textContent = label;
  complain(dialog, "");
  const verdict = await opened(dialog);
  if (verdict === "save") {
    const merged = whole(body, all.map((part) => [part.name, part.value]));
    send({ method, path, body: merged, ifMatch: answer.etag, label });
  }
  if (verdict) await settled(key);
}

document.addEventListener("desk:refused", ({ detail: { key } }) => fresh.add(key));

/** What is still to be decided can be taken up here; what has just been refused is at once, unless a dialog is open. */
document.addEventListener("desk:outbox", ({ detail: { refused } }) => {
  const waiting = refused.filter(mergeable);
  const ask = (record) => button(_("Two versions: %(what)s", { what: record.label }), () => decide(record));
  bar.replaceChildren(...waiting.map(ask));
  bar.hidden = !waiting.length;
  const next = waiting.find(({ key }) => fresh.has(key));
  if (next && !document.querySelector("dialog[open]")) decide(next);
});

// Brings drafts to the server, and hears from it what was typed elsewhere. Nothing of it is in the journal.

import { call, screen } from "./api.js";
import { release } from "./leaving.js";
import { obstacle, reached } from "./sending.js";
import { together, vault } from "./vault.js";

const LONGEST = 30_000; // milliseconds between two tries
const EVERY = 2_000;
const BROWSER = "ticker-desk browser";
const { me: owner } = screen;
let timer = 0;
let tries = 0;

/** Drafts that this browser would not take, by id; for as long as the page is open. */
export const unstored = new Map();

/** Every draft whose key begins with `key`: the owner's, or the owner's in a liveblog. */
export const all = (key) => IDBKeyRange.bound(key, [...key, []]);

/** Tells this browser's own older text from one that another browser has saved since. */
export const browser = localStorage.getItem(BROWSER) ?? crypto.randomUUID();
localStorage.setItem(BROWSER, browser);

const path = (slug, id) => `/liveblogs/${slug}/autosaves${id ? `/${encodeURIComponent(id)}` : ""}`;

/** What the server has of this person's drafts in a liveblog; null if it cannot be asked. */
export async function saved(slug) {
  const answer = await reached(() => call("GET", path(slug)));
  return answer?.ok && answer.data.person === owner ? answer.data.items : null;
}

/** Save within `milliseconds`, and then again and again for as long as something is in the way. */
export function later(milliseconds = EVERY) {
  if (timer && milliseconds) return;
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

/** Save now what is not on the server yet, of several tabs in one. */
export async function save() {
  clearTimeout(timer);
  timer = 0;
  const bar = await navigator.locks.request(`ticker-desk drafts ${owner}`, saveAll);
  tries = bar ? tries + 1 : 0;
  if (bar) later(bar.seconds * 1000 || Math.min(LONGEST, EVERY * 2 ** tries));
  if (bar?.cause === "signed-out") document.dispatchEvent(new CustomEvent("desk:signed-out"));
}

async function saveAll() {
  const stored = await vault().then((database) => database.getAll("drafts", all([owner]))).catch(() => []);
  for (const draft of [...stored.filter(({ dirty }) => dirty), ...unstored.values()]) {
    const bar = await (draft.form ? upload(draft) : remove(draft));
    if (bar) return bar;
  }
  return null;
}

async function upload(draft) {
  const { slug, id, form, about, at } = draft;
  const here = await change(draft, { tried: true }); // from now on the server may have it
  if (!here && !unstored.has(id)) return null; // sent or thrown away in this moment
  const answer = await reached(() => call("PUT", path(slug, id), { body: { form, browser, ...about } }));
  const bar = obstacle(answer);
  if (bar) return bar;
  const problem = answer.ok ? "" : (answer.data?.detail ?? String(answer.status));
  await note(draft, answer.ok ? { saved: answer.data.saved_at } : { problem });
  document.dispatchEvent(new CustomEvent("desk:kept", { detail: { id, where: whereabouts(draft, answer), at, problem } }));
  return null;
}

const whereabouts = ({ id }, { ok }) => (ok ? "server" : unstored.has(id) ? "nowhere" : "browser");

/** What the server has, or will not have as it is, need not be sent again; what was typed meanwhile does. */
async function note(sent, more) {
  if (more.saved && unstored.get(sent.id)?.at === sent.at) {
    unstored.delete(sent.id);
    release(`draft ${sent.id}`);
  }
  await change(sent, more, ({ at }) => at !== sent.at);
}

/** Set what is known of a draft; false if it does not lie in this browser. */
const change = ({ owner, slug, id }, more, dirty = () => true) =>
  together(async (_, drafts) => {
    const draft = await drafts.get([owner, slug, id]);
    if (draft?.form) await drafts.put({ ...draft, ...more, dirty: dirty(draft) });
    return Boolean(draft?.form);
  }).catch((error) => (console.error("drafts:", error), false)); // whoever keeps the draft tells people of it

async function remove({ owner, slug, id }) {
  const answer = await reached(() => call("DELETE", path(slug, id)));
  const bar = obstacle(answer);
  if (!bar) await together((_, drafts) => drafts.delete([owner, slug, id]));
  return bar;
}

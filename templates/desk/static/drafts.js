// Keeps what is being typed: in this browser at once, on the server every two seconds, so that a closed tab, a dead
// battery or another machine finds it again.
//
// Tells on `document`: desk:kept {id, where, at, problem} with where "browser", "server" or "nowhere"; desk:unstored
// {error} when this browser keeps nothing; desk:signed-out when the server wants a new session.

import { screen } from "./api.js";
import { all, browser, later, saved, unstored } from "./autosave.js";
import { merged } from "./editions.js";
import { hold, release } from "./leaving.js";
import { bury, together } from "./vault.js";

const { me: owner, slug } = screen;
const here = { owner, slug, browser, fresh };
const claimed = new Map(); // ids that this tab has open, with what lets go of each
const lock = (id) => `ticker-desk draft ${owner} ${id}`;

/** An id for a new text: each tab and each machine writes under its own. */
export function fresh() {
  return crypto.randomUUID();
}

/** Keep `form`, what JSON can say; `about` may tell the entry_id and revision it changes. Resolves once it is kept. */
export async function keep(id, form, about = {}) {
  const draft = { owner, slug, id, form: structuredClone(form), about, at: Date.now(), dirty: true };
  hold(`draft ${id}`);
  claim(id);
  later();
  try {
    await together(async (_, drafts) => {
      const { saved = "", tried = false } = (await drafts.get([owner, slug, id])) ?? {};
      await drafts.put({ ...draft, saved, tried });
    });
    unstored.delete(id);
    release(`draft ${id}`);
  } catch (error) {
    unstored.set(id, draft);
    failed(error);
  }
  emit("kept", { id, where: unstored.has(id) ? "nowhere" : "browser", at: draft.at, problem: "" });
}

/**
 * This person's drafts in this liveblog, the newest first: { id, form, entry_id, revision, at, elsewhere }; another tab
 * has open what is `elsewhere`. The server's too, if it can be reached.
 */
export async function kept() {
  const theirs = await saved(slug);
  const drafts = await together((_, store) => brought(store, theirs)).catch((error) => {
    failed(error);
    return merged([], theirs, here).put;
  });
  later();
  const { held } = await navigator.locks.query();
  const open = new Set(held.map(({ name }) => name));
  return drafts
    .filter(({ form }) => form)
    .sort((a, b) => b.at - a.at)
    .map(({ id, form, about, at }) => ({ id, form, ...about, at, elsewhere: open.has(lock(id)) && !claimed.has(id) }));
}

async function brought(store, theirs) {
  const { put, remove } = merged(await store.getAll(all([owner, slug])), theirs, here);
  await Promise.all([
    ...put.map((draft) => store.put(draft)),
    ...remove.map(({ id }) => store.delete([owner, slug, id])),
  ]);
  return store.getAll(all([owner, slug]));
}

/** Whether this tab has the draft open now, and no other. */
export function claim(id) {
  if (claimed.has(id)) return Promise.resolve(true);
  return new Promise((answer) => {
    navigator.locks.request(lock(id), { ifAvailable: true }, (free) => {
      answer(Boolean(free));
      return free && new Promise((letGo) => claimed.set(id, letGo));
    });
  });
}

/** Forget a draft that was sent or thrown away, here and on the server. */
export async function drop(id) {
  unstored.delete(id);
  await together((_, drafts) => bury(drafts, [owner, slug, id])).catch(failed);
  gone(id);
}

function gone(id) {
  release(`draft ${id}`);
  claimed.get(id)?.();
  claimed.delete(id);
  later();
}

function failed(error) {
  console.error("drafts:", error);
  emit("unstored", { error });
}

const emit = (name, detail) => document.dispatchEvent(new CustomEvent(`desk:${name}`, { detail }));

document.addEventListener("desk:queued", ({ detail }) => detail.draft && gone(detail.draft));
for (const event of ["desk:online", "desk:signed-in"]) document.addEventListener(event, () => later(0));
addEventListener("online", () => later(0));
// Whoever goes may not come back to this machine.
document.addEventListener("visibilitychange", () => document.hidden && later(0));

// Keeps what is being typed: in this browser at once, on the server every two seconds, so that a closed tab, a dead
// battery or another machine finds it again.
//
// Tells on `document`: desk:kept {id, where, at, problem} with where "browser", "server" or "nowhere"; desk:parted {id}
// when another machine has written in the same text, whose edition lies among the drafts now; desk:unstored {error} when
// this browser keeps nothing; desk:signed-out when the server wants a new session.

import { screen } from "./api.js";
import { all, browser, fresh, inTurn, later, saved, unstored } from "./autosave.js";
import { claim as claimed, elsewhere, known, letGo, mine, real } from "./claims.js";
import { merged } from "./editions.js";
import { hold, release } from "./leaving.js";
import { emit } from "./news.js";
import { bury, together } from "./vault.js";

export { fresh };

const { me: owner, slug } = screen;
const place = (id) => [owner, slug, real(id)];

/** Whether this tab has the draft open now, and no other. */
export const claim = (id) => claimed(real(id));

/** Keep `form`, what JSON can say; `about` may tell the entry_id and revision it changes. Resolves once it is kept. */
export async function keep(id, form, about = {}) {
  const at = Date.now();
  const draft = { owner, slug, form: structuredClone({ ...form, typed: at }), about, at, dirty: true };
  hold(`draft ${id}`);
  claim(id);
  later();
  try {
    await together(async (_, drafts) => {
      const { saved: before = "", tried = false } = (await drafts.get(place(id))) ?? {};
      await drafts.put({ ...draft, id: real(id), saved: before, tried });
    });
    unstored.delete(id);
    release(`draft ${id}`);
  } catch (error) {
    unstored.set(id, { ...draft, id });
    failed(error);
  }
  emit("kept", { id, where: unstored.has(id) ? "nowhere" : "browser", at: draft.at, problem: "" });
}

/**
 * This person's drafts in this liveblog, the newest first: { id, form, entry_id, revision, at, elsewhere }; another tab
 * has open what is `elsewhere`. The server's too, if it can be reached.
 */
export async function kept() {
  const [drafts, away] = await inTurn(compared);
  later();
  return drafts
    .filter(({ form }) => form)
    .sort((a, b) => b.at - a.at)
    .map(({ id, form, about, at }) => ({ id: known(id), form, ...about, at, elsewhere: away(id) }));
}

async function compared() {
  const items = await saved(slug);
  const away = await elsewhere();
  const here = { owner, slug, browser, fresh, open: (id) => mine(id) || away(id) };
  const drafts = await together((_, store) => brought(store, items, here)).catch((error) => {
    failed(error);
    return merged([], items ?? [], here).put;
  });
  return [drafts, away];
}

async function brought(store, items, here) {
  const lying = await store.getAll(all([owner, slug]));
  if (!items) return lying;
  const { put, remove } = merged(lying, items, here);
  await Promise.all([...put.map((draft) => store.put(draft)), ...remove.map(({ id }) => store.delete([owner, slug, id]))]);
  return store.getAll(all([owner, slug]));
}

/** The form of a draft as it lies here by now, when a list of some time ago may be out of date; undefined if it does not. */
export async function lying(id) {
  const draft = await together((_, drafts) => drafts.get(place(id))).catch(failed);
  return draft?.form ?? undefined;
}

/** It is open here no more: other tabs may open it, and what other machines write in it arrives here. */
export const putAside = (id) => letGo(real(id));

/** Forget a draft that was sent or thrown away, here and on the server. */
export async function drop(id) {
  unstored.delete(id);
  await together((_, drafts) => bury(drafts, place(id))).catch(failed);
  gone(id);
}

function gone(id) {
  release(`draft ${id}`);
  letGo(real(id));
  later();
}

function failed(error) {
  console.error("drafts:", error);
  emit("unstored", { error });
}

document.addEventListener("desk:queued", ({ detail }) => detail.draft && gone(detail.draft));
for (const event of ["desk:online", "desk:signed-in"]) document.addEventListener(event, () => later(0));
addEventListener("online", () => later(0));
// Whoever goes may not come back to this machine.
document.addEventListener("visibilitychange", () => document.hidden && later(0));

// Pictures that are not uploaded yet, in this browser: a block has its picture's `local` id where it will have an address.
// One that no draft and nothing in the outbox names any more is thrown away.

import { vault } from "./vault.js";

const ROOM = 200_000_000; // bytes of all pictures together; one of a phone has 3 to 12 million
const inHand = new Map(); // ids, with what lets go of each, once for every block that holds it
const name = (id) => `ticker-desk picture ${id}`;

/** No tab throws it away while this one has it in hand: what names it may not be stored yet. */
const hold = (id) =>
  new Promise((there) => {
    const held = (end) => there(inHand.set(id, [...(inHand.get(id) ?? []), end]));
    navigator.locks.request(name(id), { mode: "shared" }, () => new Promise(held));
  });

export function letGo(id) {
  const [end, ...others] = inHand.get(id) ?? [];
  end?.();
  if (others.length) inHand.set(id, others);
  else inHand.delete(id);
}

/** Keep `file` as `id`, in hand; false if the browser does not: it has no room, or keeps nothing. */
export async function lay(id, file) {
  await hold(id);
  try {
    const database = await vault();
    const all = await database.getAll("pictures");
    if (all.reduce((sum, one) => sum + one.file.size, file.size) > ROOM) return false;
    await database.put("pictures", { id, file });
    return true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    console.warn("album:", error);
    return false;
  }
}

/** The picture that goes by `id`, in hand; undefined if it does not lie in this browser. */
export async function takeUp(id) {
  await hold(id);
  const file = await picture(id).catch((error) => console.warn("album:", error));
  if (!file) letGo(id);
  return file;
}

/** The same for those who only look; rejects with a DOMException where nobody can. */
export async function picture(id) {
  const found = await (await vault()).get("pictures", id);
  return found?.file;
}

/** The ids of the pictures that `blocks` wait for. */
export const awaited = (blocks) => (blocks ?? []).map(({ local }) => local).filter(Boolean);

/** `blocks` with the picture that went by `id` as the server has it. */
export const placed = (blocks, id, { src, width, height, sources }) =>
  blocks.map(({ local, ...block }) => {
    if (local === id) return { ...block, src, width, height, sources };
    return local ? { ...block, local } : block;
  });

/** Throw away what nobody waits for. */
export const tidy = () => sweep().catch((error) => console.warn("album:", error));

async function sweep() {
  const database = await vault();
  const ids = await database.getAllKeys("pictures");
  if (!ids.length) return;
  const { held } = await navigator.locks.query();
  const locked = new Set(held.map((lock) => lock.name));
  const transaction = database.transaction(["drafts", "outbox", "pictures"], "readwrite");
  const [drafts, outbox, pictures] = ["drafts", "outbox", "pictures"].map((store) => transaction.objectStore(store));
  const [typed, queued] = await Promise.all([drafts.getAll(), outbox.getAll()]);
  const texts = [...typed.map(({ form }) => form), ...queued.flatMap(({ body, draft }) => [body, draft?.form])];
  const named = new Set(texts.flatMap((text) => awaited(text?.blocks)));
  const left = ids.filter((id) => !named.has(id) && !locked.has(name(id)));
  await Promise.all([...left.map((id) => pictures.delete(id)), transaction.done]);
}

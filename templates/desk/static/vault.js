// What this browser keeps for those who write in it: posts on their way, drafts, and pictures that are not uploaded yet.
// Pages and the worker open the same.

import { openDB } from "./vendor/idb/idb.js";

const NAME = "ticker-desk";
const VERSION = 2;
let opening = null;

/** The database, opened once; rejects with a DOMException where the browser keeps nothing. */
export function vault() {
  opening ??= opened(VERSION).catch((error) => (newer(error) ? opened() : Promise.reject(error)));
  opening.catch(forget);
  return opening;
}

const opened = (version) =>
  openDB(NAME, version, {
    upgrade(database, before) {
      if (before < 2) database.createObjectStore("pictures", { keyPath: "id" });
      if (before) return;
      const outbox = database.createObjectStore("outbox", { keyPath: "number", autoIncrement: true });
      outbox.createIndex("key", "key", { unique: true });
      outbox.createIndex("turn", ["owner", "state"]); // within it in order of number: the order they were sent off in
      database.createObjectStore("drafts", { keyPath: ["owner", "slug", "id"] });
    },
    blocking: close, // a newer release in another tab wants to change the stores
    terminated: forget,
  });

/** A newer release has been here since this page was opened. Releases only add stores: this one's are all there. */
const newer = ({ name }) => name === "VersionError";

function forget() {
  opening = null;
}

async function close() {
  const database = await opening;
  forget();
  database.close();
}

/**
 * `work(outbox, drafts)` in one transaction; gives what it gives, once that is kept. "strict": on the disk, and not only
 * on its way there.
 */
export async function together(work, durability = "relaxed") {
  const transaction = (await vault()).transaction(["outbox", "drafts"], "readwrite", { durability });
  const stores = ["outbox", "drafts"].map((name) => transaction.objectStore(name));
  const [given] = await Promise.all([work(...stores), transaction.done]);
  return given;
}

/**
 * Take a draft that was sent or thrown away out of `drafts`, and give it; undefined if there is none. Where the server may
 * have it, something stands for it until the server has heard of its end.
 */
export async function bury(drafts, [owner, slug, id]) {
  const draft = await drafts.get([owner, slug, id]);
  if (!draft?.form) return undefined;
  const grave = { owner, slug, id, form: null, saved: draft.saved, at: Date.now(), dirty: true };
  await (draft.tried ? drafts.put(grave) : drafts.delete([owner, slug, id]));
  return draft;
}

// Brings drafts to the server, and hears from it what was typed elsewhere. Nothing of it is in the journal.

import { call, reached, screen } from "./api.js";
import { elsewhere, known, mine, move } from "./claims.js";
import { apart } from "./editions.js";
import { release } from "./leaving.js";
import { emit } from "./news.js";
import { sentence } from "./problem.js";
import { obstacle } from "./sending.js";
import { together, vault } from "./vault.js";
import { STALE } from "./wire.js";
import { _ } from "./words.js";

const LONGEST = 30_000; // milliseconds between two tries
const EVERY = 2_000;
const TIMEOUT = 10_000; // a network that swallows requests without a word; another tab may be waiting for its turn
const BROWSER = "ticker-desk browser";
const { me: owner } = screen;
let timer = 0;
let tries = 0;

/** Drafts that this browser would not take, by id; for as long as the page is open. */
export const unstored = new Map();

/** Every draft whose key begins with `key`: the owner's, or the owner's in a liveblog. */
export const all = (key) => IDBKeyRange.bound(key, [...key, []]);

export const fresh = () => crypto.randomUUID();

/** Tells this browser's own older text from one that another browser has saved since. */
export const browser = localStorage.getItem(BROWSER) ?? fresh();
localStorage.setItem(BROWSER, browser);

const path = (slug, id) => `/liveblogs/${slug}/autosaves${id ? `/${encodeURIComponent(id)}` : ""}`;

/**
 * Of all tabs one compares notes with the server at a time. What the server said before a save must not be taken for what
 * it has after it: older words would lie over newer ones, and a text that was parted once would be parted again.
 */
export const inTurn = (work) => navigator.locks.request(`ticker-desk drafts ${owner}`, work);

/** What the server has of this person's drafts in a liveblog; null if it cannot be asked. To be asked `inTurn`. */
export async function saved(slug) {
  const answer = await asked("GET", path(slug));
  return answer?.ok && answer.data.person === owner ? answer.data.items : null;
}

const asked = (method, path, body) => reached(() => call(method, path, { body, signal: AbortSignal.timeout(TIMEOUT) }));

/** Save within `milliseconds`, and then again and again for as long as something is in the way. */
export function later(milliseconds = EVERY) {
  if (timer && milliseconds) return;
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

async function save() {
  timer = 0;
  const bar = await inTurn(saveAll);
  tries = bar ? tries + 1 : 0;
  if (bar) later(bar.seconds * 1000 || Math.min(LONGEST, EVERY * 2 ** tries));
  if (bar?.cause === "signed-out") emit("signed-out");
}

async function saveAll() {
  const stored = await vault().then((database) => database.getAll("drafts", all([owner]))).catch(() => []);
  const away = await elsewhere();
  const due = stored.filter(({ id, dirty }) => dirty && !away(id));
  for (const draft of [...due, ...unstored.values()]) {
    const bar = await (draft.form ? upload(draft) : remove(draft));
    if (bar) return bar;
  }
  return null;
}

async function upload(draft) {
  const { slug, id, form, about, at } = draft;
  const here = await change(draft, () => ({ tried: true })); // from now on the server may have it
  if (!here && !unstored.has(id)) return null; // sent or thrown away in this moment
  const replaces = draft.saved || undefined;
  const answer = await asked("PUT", path(slug, id), { form, browser, replaces, ...about });
  const bar = obstacle(answer);
  if (bar) return bar;
  if (answer.status === STALE) return part(draft, answer.data.current);
  const problem = answer.ok ? "" : refusal(answer);
  if (answer.ok) safe(draft);
  // What the server has, or will not have as it is, need not be sent again; what was typed meanwhile does.
  await change(draft, (now) => ({ dirty: now.at !== at, saved: answer.ok ? answer.data.saved_at : now.saved }));
  const where = answer.ok ? "server" : unstored.has(id) ? "nowhere" : "browser";
  emit("kept", { id: known(id), where, at, problem });
  return null;
}

function refusal({ status, data }) {
  if (data?.errors?.some(({ field }) => field === "/form")) return _("The text is too long for the server.");
  return sentence(data) || String(status);
}

/** Another machine has written in it too: this one's text is a draft of its own from now on, as it stands by now. */
async function part({ slug, id }, item) {
  const to = fresh();
  await together(async (_, drafts) => {
    const now = await drafts.get([owner, slug, id]);
    if (!now?.form) return;
    await Promise.all(apart(now, item, { owner, slug, fresh: () => to }).map((draft) => drafts.put(draft)));
  });
  if (mine(id)) await move(id, to);
  emit("parted", { id: known(to) });
  later();
  return null;
}

function safe({ id, at }) {
  if (unstored.get(id)?.at !== at) return;
  unstored.delete(id);
  release(`draft ${id}`);
}

/** Set what is known of a draft; false if it does not lie in this browser. */
const change = ({ owner, slug, id }, more) =>
  together(async (_, drafts) => {
    const draft = await drafts.get([owner, slug, id]);
    if (draft?.form) await drafts.put({ ...draft, ...more(draft) });
    return Boolean(draft?.form);
  }).catch((error) => (console.error("drafts:", error), false)); // whoever keeps the draft tells people of it

/** What another machine has written in it since stays there, and comes to light with the next list. */
async function remove({ owner, slug, id, saved: replaces }) {
  const edition = new URLSearchParams(replaces ? { browser, replaces } : { browser });
  const answer = await asked("DELETE", `${path(slug, id)}?${edition}`);
  const bar = obstacle(answer);
  if (!bar) await together((_, drafts) => drafts.delete([owner, slug, id]));
  return bar;
}

// The desk without a network: its pages' scripts and styles, the bare screen of the liveblog visited last, and what was
// still to be sent when the last tab was closed. Keeps no answer of the API and nothing that others have written.

import { awaited } from "./album.js";
import { stored } from "./queue.js";
import { drain, lock } from "./sending.js";
import { together } from "./vault.js";
import { exchange, reached } from "./wire.js";

const FAMILY = "ticker-desk ";
const SHELLS = `${FAMILY}shell`;
const LANDING = "/desk/offline";
const PATIENCE = 8_000; // milliseconds for a network that swallows requests without a word
const OUTBOX = "ticker-desk outbox";

/** Begin: `release` names the `assets`, the addresses of all that the desk's pages load. */
export function attend({ release, assets }) {
  const files = FAMILY + release;
  // Pages load all they need when they are opened: whoever has one of the last release open misses nothing.
  addEventListener("install", (event) => event.waitUntil(fetched(files, assets).then(() => skipWaiting())));
  addEventListener("activate", (event) => event.waitUntil(clear(files).then(() => clients.claim())));
  addEventListener("sync", (event) => event.tag === OUTBOX && event.waitUntil(sendRest()));
  addEventListener("fetch", (event) => answer(event, files));
}

async function fetched(name, assets) {
  const cache = await caches.open(name);
  await cache.addAll([...assets, LANDING]);
}

/** What another release left behind; its screen needs files that are gone now, and is fetched anew. */
async function clear(files) {
  for (const name of await caches.keys()) if (name.startsWith(FAMILY) && name !== files && name !== SHELLS) await caches.delete(name);
  const shells = await caches.open(SHELLS);
  for (const { url } of await shells.keys()) {
    const anew = await fetch(`${url}/shell`).catch(() => null);
    await (anew?.ok ? shells.put(url, anew) : shells.delete(url));
  }
}

function answer(event, files) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === "/desk/sign-out") event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (pathname.startsWith("/desk/assets/")) event.respondWith(file(request, files));
  else if (request.mode === "navigate") event.respondWith(page(request, pathname));
}

/** By its address alone, which names its bytes: a page asks for other languages than the worker, and Vary says so. */
async function file(request, files) {
  return (await caches.match(request, { cacheName: files, ignoreVary: true })) ?? fetch(request);
}

/** As it is now; without a network the screen that is kept, which the list of liveblogs leads to as well. */
async function page(request, pathname) {
  const [last] = await (await caches.open(SHELLS)).keys();
  const kept = last && new URL(last.url).pathname;
  try {
    return await (kept === pathname ? Promise.race([fetch(request), late()]) : fetch(request));
  } catch {
    if (kept === pathname) return caches.match(last, { cacheName: SHELLS, ignoreVary: true });
    return pathname === "/desk" && kept ? Response.redirect(kept) : caches.match(LANDING, { ignoreVary: true });
  }
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), PATIENCE));

/** Somebody leaves the machine to others. What the server does not have yet stays, for when they are back. */
async function forget() {
  await caches.delete(SHELLS);
  await together(async (_, drafts) => {
    const saved = (await drafts.getAll()).filter(({ dirty, form }) => !dirty && !awaited(form?.blocks).length);
    await Promise.all(saved.map(({ owner, slug, id }) => drafts.delete([owner, slug, id])));
  });
}

/** Send what whoever is signed in has left; a tab that is open does it itself. Rejects to be asked again. */
async function sendRest() {
  const session = await reached(() => exchange("GET", "/sessions/current"));
  if (!session) throw new Error("the server cannot be reached");
  if (!session.ok) return;
  const { csrf_token: token, principal } = session.data;
  const deliver = ({ method, path, body, headers, ifMatch, key }) =>
    exchange(method, path, { body, headers, ifMatch, key, token, language: principal.language });
  const failed = (error) => console.error("outbox:", error);
  const bar = await navigator.locks.request(lock(principal.id), { ifAvailable: true }, (free) =>
    free ? drain(stored(principal.id, failed), deliver, () => {}) : null,
  );
  if (bar && bar.cause !== "signed-out") throw new Error(`the outbox waits: ${bar.cause}`);
}

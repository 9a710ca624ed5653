// Prepares the screen for the time without a network: hires the worker (worker.js) and gives it the bare screen to keep.

import { screen } from "./api.js";
import { emit } from "./news.js";

const SHELLS = "ticker-desk shell";
const SCOPE = "/desk";
const sheltered = "serviceWorker" in navigator;

/** The screen as it is before anybody has written anything; the one of the liveblog visited last, and of no other person. */
async function keep() {
  const shells = await caches.open(SHELLS);
  const response = await fetch(`${location.pathname}/shell`, { cache: "no-store" });
  if (!response.ok) return;
  for (const other of await shells.keys()) await shells.delete(other);
  await shells.put(location.pathname, response);
}

/** Once nobody has a tab open any more, the worker sends the rest: where the browser can wake it (Background Sync). */
async function leaveToWorker() {
  const { sync } = await navigator.serviceWorker.ready;
  await sync?.register("ticker-desk outbox");
}

if (sheltered) {
  const told = (error) => console.warn("offline:", error);
  navigator.serviceWorker.register("/desk/worker.js", { scope: SCOPE, type: "module" }).catch(told);
  if (screen.bare === undefined) keep().catch(told);
  // The browser may be told never to wake anything; then the next tab that is opened sends.
  document.addEventListener("desk:outbox", ({ detail: { bar } }) => bar && leaveToWorker().catch(told));
}

// The bare screen has no entries, and comes to have them when the network is back.
if (screen.bare !== undefined)
  document.addEventListener("desk:online", () => emit("reset"), { once: true });

// Nothing moves under a reader's eyes.

const pinned = document.getElementById("pinned"); // stands right above the newest entry
document.documentElement.style.overflowAnchor = "none"; // two who steady the same page push it back and forth

/** Whether the reader has left the top, so that what is new has to wait. */
export const away = () => scrollY > 0 && pinned.getBoundingClientRect().bottom < innerHeight / 2;

const inSight = ({ bottom, top }) => bottom > 0 && top < innerHeight;

// A window scrolls by whole pixels of the screen; what a correction missed is made good by the next one.
let missed = { id: "", by: 0, at: 0 };

/** Run `change`; the entry being read, or the next one if it went elsewhere, stays where it is on the screen. */
export function steady(change) {
  const read = (away() ? [...document.querySelectorAll(".entry")] : [])
    .map((entry) => [entry.id, entry.parentNode, entry.getBoundingClientRect()])
    .filter(([, , box]) => inSight(box));
  const focused = document.activeElement?.closest(".entry") && document.activeElement;
  change();
  for (const [id, place, { top }] of read) {
    const now = document.getElementById(id);
    if (now?.parentNode !== place) continue;
    const wanted = missed.id === id && missed.at === scrollY ? top - missed.by : top;
    scrollBy({ top: now.getBoundingClientRect().top - wanted, behavior: "instant" });
    missed = { id, by: now.getBoundingClientRect().top - wanted, at: scrollY };
    break;
  }
  if (focused && !focused.isConnected) refocus(focused);
}

/** The focus goes to the same link of the entry's new text, or to the entry. */
function refocus(lost) {
  const entry = document.getElementById(lost.closest(".entry").id);
  if (!entry) return;
  const same = [...entry.querySelectorAll("a, button")].find((other) => other.isEqualNode(lost));
  if (!same) entry.tabIndex = -1;
  (same ?? entry).focus({ preventScroll: true });
}

// Back from another page, the entry that was read is where it was, whatever came above it meanwhile.
const KEY = `reading ${location.pathname}`;
let kept = {}; // in a browser that keeps nothing, for nobody
try {
  kept = sessionStorage;
} catch {}

addEventListener("pagehide", () => {
  const read = away() && [...document.querySelectorAll(".entry")].find((entry) => inSight(entry.getBoundingClientRect()));
  if (read) kept[KEY] = JSON.stringify([read.id, read.getBoundingClientRect().top]);
  else delete kept[KEY];
});

export function resume() {
  const type = performance.getEntriesByType("navigation")[0]?.type;
  if (!kept[KEY] || !["back_forward", "reload"].includes(type)) return;
  const [id, top] = JSON.parse(kept[KEY]);
  const entry = document.getElementById(id);
  if (entry) scrollBy({ top: entry.getBoundingClientRect().top - top, behavior: "instant" });
}

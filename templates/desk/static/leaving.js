// Asks before the page is left, and only while something would really be lost with it.

const reasons = new Set();

export function hold(reason) {
  if (!reasons.size) addEventListener("beforeunload", ask);
  reasons.add(reason);
}

export function release(reason) {
  reasons.delete(reason);
  // A page that listens is not kept for the way back.
  if (!reasons.size) removeEventListener("beforeunload", ask);
}

function ask(event) {
  event.preventDefault();
}

// Brings a page that missed much up to date, without loading it: every entry once, in order, none of them moved.

import { replaceParts, show } from "./change.js";
import { load } from "./documents.js";
import { steady } from "./steady.js";
import { days, entries, find, flow, number, pageOf, pinned, unpin } from "./timeline.js";

const PARTS = ["title", "deck", "chain", "status", "latest", "edition", "summary", "close-out", "key-events"];

/** The entries of the numbered pages that are shown here, or were missed, and are not on the front page any more. */
async function others(first, last) {
  const pages = [];
  for (let page = pageOf(first); first <= last && page <= pageOf(last); page += 1) pages.push(load(`page/${page}/`));
  return (await Promise.all(pages)).flatMap((page) => entries(page)).filter((entry) => number(entry) >= first && number(entry) <= last);
}

/** Returns the seq the page has afterwards: the same, if a cache still gives an old one. */
export async function renew(seq) {
  const fresh = await load("./");
  const root = fresh.body.dataset;
  if (Number(root.seq) <= seq) return seq;
  const now = entries(fresh.getElementById("flow"));
  const known = entries(flow).map(number);
  const oldest = Math.min(...now.map(number));
  const older = await others(Math.min(oldest, ...known), oldest - 1);
  const pin = fresh.querySelector("#pinned > .entry");
  steady(() => {
    replaceParts(PARTS.map((id) => fresh.getElementById(id)).filter(Boolean));
    for (const entry of entries(pinned)) if (entry.id !== pin?.id) unpin(entry);
    if (pin) {
      find(pin.id)?.remove();
      pinned.replaceChildren(pin);
    }
    for (const entry of [...older, ...now].sort((a, b) => number(a) - number(b))) {
      if (entry.id === pin?.id) continue;
      const shown = find(entry.id);
      if (shown) shown.replaceWith(entry);
      else show(entry);
    }
    days();
    Object.assign(document.body.dataset, root);
  });
  return Number(root.seq);
}

// What each delta does to the page.

import { parse } from "./documents.js";
import { away } from "./steady.js";
import { article, byId, days, entries, find, flow, forget, held, jump, pinned, place, unpin } from "./timeline.js";

const root = document.body.dataset;

export function replaceParts(parts) {
  for (const part of parts) byId(part.id)?.replaceWith(part);
}

/** Show a new entry, or hold it back while the reader is elsewhere on the page. */
export function show(entry) {
  entry.classList.add("fresh");
  place(entry, away() ? held : flow);
}

export function change({ op, entry_id: id, seq, html = "" }) {
  const shown = id && find(`e-${id}`);
  const entry = article(html);
  switch (op) {
    case "publish":
      show(entry);
      break;
    case "pin":
      entries(pinned).forEach(unpin);
      shown?.remove();
      pinned.append(entry);
      break;
    case "unpin":
      shown?.remove();
      if (shown) unpin(shown);
      break;
    case "undo":
      shown?.remove();
      forget(id);
      break;
    case "correct":
    case "retract":
      root.changed = seq;
    // falls through: they replace the entry, as these do
    case "revise":
    case "key":
    case "unkey":
      if (shown && !(op === "retract" && pinned.contains(shown))) shown.replaceWith(entry);
      else {
        shown?.remove();
        place(entry);
      }
      break;
    case "close":
    case "reopen":
      root.state = op === "close" ? "closed" : "live";
    // falls through: its parts are replaced too
    default:
      replaceParts([...parse(html).children]);
  }
  if (entry) jump(entry);
  days();
}

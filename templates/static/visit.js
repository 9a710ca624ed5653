// Remembers, in this browser and nowhere else, how far somebody has read: marks what is new since the last visit, and
// lists what was corrected or withdrawn after it was read.

import { byId, entries, held } from "./timeline.js";

const root = document.body.dataset;
const KEY = `read ${root.slug}`;
const button = byId("since");
const list = byId("since-list");

/** Where the last visit ended; a visit lasts as long as the tab, so that going to a page and back is none. */
function lastVisit() {
  const seq = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? root.seq;
  sessionStorage.setItem(KEY, seq);
  return Number(seq);
}

function remember() {
  const waiting = entries(held).map(({ dataset }) => dataset.seq - 1);
  localStorage.setItem(KEY, Math.min(root.seq, ...waiting));
}

function mark(entry) {
  const word = document.createElement("span");
  word.className = "unread";
  word.textContent = list.dataset.unread;
  entry.querySelector("header").prepend(word);
}

function item(label, href, text) {
  const [row, kind, link] = ["li", "strong", "a"].map((name) => document.createElement(name));
  kind.textContent = label;
  link.href = href;
  link.textContent = text;
  row.append(kind, " ", link);
  return row;
}

async function changes(since) {
  if (Number(root.changed) <= since) return [];
  const response = await fetch("live/corrections.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} for corrections.json`);
  return (await response.json()).entries.filter((change) => change.seq > since && change.published <= since);
}

async function tell(since) {
  const unread = entries().filter(({ dataset }) => dataset.seq > since);
  unread.forEach(mark);
  const rows = (await changes(since)).map(({ op, page, entry_id: id, headline, note }) =>
    item(list.dataset[op], byId(`e-${id}`) ? `#e-${id}` : `page/${page}/#e-${id}`, [headline, note].filter(Boolean).join(": ")));
  const first = unread.filter((entry) => entry.closest("#flow")).at(-1);
  const count = unread.length + (first?.matches("#flow > :last-child") && document.querySelector(".stream > .pages [rel=prev]") ? "+" : "");
  if (first) rows.unshift(item(list.dataset.unread, `#${first.id}`, list.dataset.from.replace("%", count)));
  list.querySelector("ul").replaceChildren(...rows);
  button.hidden = !rows.length;
  button.querySelector("span").textContent = rows.length + Math.max(0, unread.length - 1);
}

list.addEventListener("click", ({ target }) => target.closest("a") && list.hidePopover());
try {
  tell(lastVisit()).catch((error) => console.warn("last visit:", error));
  addEventListener("pagehide", remember);
  document.addEventListener("visibilitychange", () => document.hidden && remember());
} catch (error) {
  console.info("a browser that keeps nothing remembers nothing:", error.name);
}

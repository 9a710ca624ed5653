// Tells of what is new: the bar, the document's title, and what a screen reader says.

import { byId, days, entries, headline, held, number, place, time } from "./timeline.js";

const ANNOUNCE = 5_000; // what comes within it is announced together
const root = document.body.dataset;
const bar = byId("bar").querySelector("button");
const voice = byId("voice");
let unseen = 0;
let unsaid = [];

const counted = (count) => (count === 1 ? bar.dataset.one : bar.dataset.other.replace("%", count));

/** Newest first, but for retracted ones. */
const standing = () =>
  [...entries(), ...entries(held)].filter((entry) => !entry.matches(".retracted")).sort((a, b) => number(b) - number(a));

/** The headline over everything, in a theme that has one. */
function lead(newest) {
  const link = byId("lead");
  if (!link) return "";
  link.hidden = !newest;
  if (!newest) return "";
  const at = time(newest);
  link.href = `#${newest.id}`;
  link.replaceChildren("+++ ", ...(at ? [at, " "] : []), headline(newest), " +++");
  return `${link.textContent} `;
}

export function tell() {
  const text = lead(standing()[0]) + [...byId("title").children].map((part) => part.textContent).join(" ");
  const count = held.children.length;
  document.title = `${count + unseen ? `(${count + unseen}) ` : ""}${text} | ${root.publisher}`;
  bar.hidden = !count;
  if (count) bar.textContent = counted(count);
}

/** Count an entry that has just come, and have it announced with its neighbours in time. */
export function arrived(entry) {
  if (document.hidden && !held.contains(entry)) unseen += 1;
  if (!unsaid.length) setTimeout(say, ANNOUNCE);
  unsaid.push(headline(entry));
}

function say() {
  if (!unsaid.length) return;
  voice.textContent = `${counted(unsaid.length)}: ${unsaid.at(-1)}`;
  unsaid = [];
}

export function silence() {
  unsaid = [];
  voice.textContent = "";
}

/** Show what has waited; returns the newest of it. */
export function release() {
  const waited = entries(held);
  for (const entry of waited) place(entry);
  days();
  tell();
  return waited[0];
}

bar.addEventListener("click", () => {
  const first = release();
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && unseen) {
    unseen = 0;
    tell();
  }
});

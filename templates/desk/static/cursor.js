// The card that keys are about: the one with the focus, else the last one that had it.

import { toolbar } from "./toolbar.js";

let at = ""; // its id, not the card: a card is replaced whenever its entry changes

const shown = (card) => card.checkVisibility();
export const cards = () => [...document.querySelectorAll(".card")].filter(shown);
export const current = () => document.activeElement?.closest(".card") ?? document.getElementById(at);

/** The card of an entry, wherever it stands. */
export const card = (id) => document.getElementById(`c-${id}`);

/** What somebody hears of a card: its headline. */
export const headline = (one) => one.querySelector(".headline, h2, h3")?.textContent.trim() ?? "";

/** Of the cards one is a stop for the Tab key, and of each one's buttons one: fifty entries are not 400 stops. */
function rove(to) {
  for (const one of document.querySelectorAll(".card[tabindex='0']")) {
    one.removeAttribute("aria-current");
    one.tabIndex = -1;
  }
  at = to.id;
  to.setAttribute("aria-current", "true");
  to.tabIndex = 0;
}

/** Make `to` the card that keys are about, and show it. */
export function go(to) {
  if (!to) return;
  rove(to);
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

const first = () => document.querySelector("#lane-timeline > .card") ?? document.querySelector(".card");

/** The next card down (1) or up (-1); the newest of the timeline, where nobody has been at any yet. */
export function step(by) {
  const all = cards();
  const place = all.indexOf(current());
  go(place < 0 ? first() : all[place + by]);
}

/** Cards came or went: there is one that the Tab key stops at. */
export function settle() {
  for (const bar of document.querySelectorAll(".card .actions[role=group]")) toolbar(bar, bar.ariaLabel);
  for (const one of document.querySelectorAll(".card:not([tabindex])")) one.tabIndex = -1;
  const to = current();
  if (to) rove(to);
  else if (!document.querySelector(".card[tabindex='0']") && first()) first().tabIndex = 0;
}

document.addEventListener("focusin", ({ target }) => {
  const to = target.closest?.(".card");
  if (to) rove(to);
});

const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (!(event.key in ARROWS) || !event.target.matches?.(".card")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(ARROWS[event.key]);
});

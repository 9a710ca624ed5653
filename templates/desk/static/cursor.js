// The card that keys are about: the one with the focus, else the last one that had it.

let at = ""; // its id, not the card: a card is replaced whenever its entry changes

const shown = (card) => card.checkVisibility();
export const cards = () => [...document.querySelectorAll(".card")].filter(shown);
export const current = () => document.activeElement?.closest(".card") ?? document.getElementById(at);

/** The card of an entry, wherever it stands. */
export const card = (id) => document.getElementById(`c-${id}`);

/** What somebody hears of a card: its headline. */
export const headline = (one) => one.querySelector(".headline, h2, h3")?.textContent.trim() ?? "";

/** Only one card is a stop for the Tab key: the others are a keystroke away from it. */
function rove(to) {
  for (const one of document.querySelectorAll(".card[aria-current]")) {
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

/** The next card down (1) or up (-1); the first one, where nobody has been at any yet. */
export function step(by) {
  const all = cards();
  const place = all.indexOf(current());
  go(place < 0 ? all[0] : all[place + by]);
}

/** A card came or went: somebody can still get to one with the Tab key, and is where they were. */
export function settle() {
  const to = current() ?? document.querySelector("#lane-timeline > .card") ?? document.querySelector(".card");
  for (const one of document.querySelectorAll(".card:not([tabindex])")) one.tabIndex = -1;
  if (!to) return;
  const was = at;
  rove(to);
  if (!was) to.removeAttribute("aria-current"); // nobody has been at it yet
}

document.addEventListener("focusin", ({ target }) => {
  const to = target.closest?.(".card");
  if (to) rove(to);
});

const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (!(event.key in ARROWS) || !event.target.matches?.(".card") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(ARROWS[event.key]);
});

// Nothing moves under anybody's eyes or hands while cards come, go and change.

document.documentElement.style.overflowAnchor = "none"; // two who steady the same page push it back and forth

const inSight = ({ bottom, top }) => bottom > 0 && top < innerHeight;
const cardOf = (element) => element.closest(".card");
const topOf = (element) => element.getBoundingClientRect().top;
const place = (element) => ({ element, id: element.id, lane: element.parentNode, top: topOf(element) });

/** What has to stay where it is, the most important first: the focus, what the mouse is over, what is being read. */
function held() {
  const focused = document.activeElement === document.body ? [] : [document.activeElement];
  const pointed = [...document.querySelectorAll(".card:hover")];
  const read = scrollY > 0 ? [...document.querySelectorAll(".card")] : [];
  const all = [...focused, ...pointed, ...read].map((one) => cardOf(one) ?? one);
  return all.filter((one) => inSight(one.getBoundingClientRect())).map(place);
}

/** Run `change`; what somebody works at or reads stays where it is on the screen, and keeps the focus. */
export function steady(change) {
  const before = held();
  const focused = document.activeElement;
  const card = cardOf(focused);
  const [lane, next] = [card?.parentNode, card?.nextElementSibling ?? card?.previousElementSibling];
  change();
  if (!focused.isConnected) refocus(focused, document.getElementById(card?.id) ?? next ?? lane);
  for (const { element, id, lane: stood, top } of before) {
    const now = element.isConnected ? element : document.getElementById(id); // an entry that changed has a new card
    if (now?.parentNode !== stood) continue;
    scrollBy({ top: topOf(now) - top, behavior: "instant" });
    break;
  }
}

/** The focus goes to the same button of the entry's new card, else to the card; without one to the next, or the lane. */
function refocus(lost, to) {
  if (!to) return;
  const same = lost.dataset.action && to.querySelector(`[data-action="${lost.dataset.action}"]`);
  if (!same && !to.hasAttribute("tabindex")) to.tabIndex = -1;
  (same || to).focus({ preventScroll: true });
}

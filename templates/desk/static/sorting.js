// The items of a list change places under a finger or a mouse, by their handles. For the keyboard they have buttons.

const middle = (item) => {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
};

/** Let the items of `list` be dragged by their `.handle`; `moved` is called when one has got another place. */
export function sortable(list, moved) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle) return;
    event.preventDefault();
    const item = handle.closest("li");
    const off = new AbortController();
    const before = item.nextElementSibling;
    const end = () => {
      off.abort();
      item.classList.remove("dragged");
      if (item.nextElementSibling !== before) moved();
    };
    handle.setPointerCapture(event.pointerId);
    item.classList.add("dragged");
    handle.addEventListener("pointermove", ({ clientY }) => follow(item, clientY), { signal: off.signal });
    for (const type of ["pointerup", "pointercancel"]) handle.addEventListener(type, end, { signal: off.signal });
  });
}

const EDGE = 70; // pixels from the top or bottom of the window within which it scrolls along
const STEP = 12;

/** Put `item` where the pointer is: one step at a time, and only past the middle of a neighbour, or it would flicker. */
function follow(item, y) {
  if (y < EDGE) scrollBy(0, -STEP);
  else if (y > innerHeight - EDGE) scrollBy(0, STEP);
  const [above, below] = [item.previousElementSibling, item.nextElementSibling];
  // Moving the neighbour and not the item keeps the item's pointer captured.
  if (above && y < middle(above)) item.after(above);
  else if (below && y > middle(below)) item.before(below);
}

// A row of buttons that is one stop for the Tab key; arrows move within it (ARIA Authoring Practices, Toolbar).

const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

const usable = (bar) => [...bar.querySelectorAll("button")].filter((one) => !one.disabled && one.checkVisibility());

function stop(bar, button) {
  for (const one of bar.querySelectorAll("button")) one.tabIndex = one === button ? 0 : -1;
}

/** The button that a key leads to from `from`: around the ends with arrows, to an end with Home and End. */
function next(all, from, by) {
  if (!Number.isFinite(by)) return all.at(by > 0 ? -1 : 0);
  return all[(all.indexOf(from) + by + all.length) % all.length];
}

/** Make `bar` and the buttons in it a toolbar called `label`; without `stops` it is none for Tab, and a key leads to it. */
export function toolbar(bar, label, { stops = true } = {}) {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", label);
  stop(bar, stops && bar.querySelector("button"));
  if (stops) bar.addEventListener("focusin", ({ target }) => stop(bar, target));
  bar.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    next(usable(bar), event.target, by).focus();
  });
  return bar;
}

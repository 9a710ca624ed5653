// Buttons that ask before they do what cannot be undone.

import { _ } from "./words.js";

/** The first press says `words`, the second one means it. */
export function surely(button, act, words = _("Really? Press once more.")) {
  button.addEventListener("click", () => {
    if (button.dataset.sure) return act();
    button.dataset.sure = "yes";
    button.textContent = words;
  });
}

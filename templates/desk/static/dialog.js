// Dialogs that ask for something: <dialog><form method="dialog">, whose buttons have a value where they mean yes.

import { card, current } from "./cursor.js";

/**
 * Show `dialog`, filled with `values`, and wait: its FormData once somebody has said yes, null if they thought better of
 * it. `problem` is what was wrong with the last try.
 */
export function ask(dialog, { values = {}, problem = "" } = {}) {
  const form = dialog.querySelector("form");
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  complain(dialog, problem);
  return opened(dialog).then((answer) => (answer ? new FormData(form) : null));
}

/** Show `dialog` until it is closed: the value of the button that did it, "" for none. */
export function opened(dialog) {
  const [opener, about] = [document.activeElement, current()?.dataset.id];
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener(
      "close",
      () => {
        if (!opener.isConnected) card(about)?.focus({ preventScroll: true });
        done(dialog.returnValue);
      },
      { once: true },
    );
  });
}

/** Say in the dialog what is wrong; nothing, once it is right. */
export function complain(dialog, problem) {
  const place = dialog.querySelector(".problem");
  place.textContent = problem;
  place.hidden = !problem;
}

/** What an answer of the API says is wrong, in one text. */
export function sentence(data) {
  const fields = (data?.errors ?? []).map(({ field, message }) => `${field.split("/").at(-1)}: ${message}`);
  return [data?.detail ?? data?.title ?? "", ...fields].filter(Boolean).join(" ");
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("dialog")?.querySelector("form");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value]:not([value=''])"));
});

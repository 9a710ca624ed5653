// Dialogs that ask for something: <dialog><form method="dialog">, whose buttons have a value where they mean yes.

import { card, current } from "./cursor.js";
import { settled } from "./outbox.js";
import { complain, sentence } from "./problem.js";
import { STALE } from "./wire.js";

/** Show `dialog` until it is closed: the value of the button that did it, "" for none. */
export function opened(dialog) {
  const [opener, about] = [document.activeElement, current()?.dataset.id];
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    const closed = () => {
      if (!opener.isConnected) card(about)?.focus({ preventScroll: true });
      done(dialog.returnValue);
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}

/**
 * Ask until `write(data)`, which gives what the outbox was answered, is accepted: that answer, null if somebody thought
 * better of it. `values` fill the form, and `fill()` what is more than a field; `subject` says what it is about,
 * `check()` what is wrong before it is sent.
 */
export async function asked(dialog, { values = {}, fill = () => {}, subject = "", check = () => "" }, write) {
  const form = dialog.querySelector("form");
  form.reset();
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  fill();
  const about = dialog.querySelector(".subject");
  if (about) about.textContent = subject;
  form.onsubmit = (event) => {
    const problem = event.submitter?.value ? check() : "";
    complain(dialog, problem);
    if (problem) event.preventDefault();
  };
  for (let problem = ""; ; ) {
    complain(dialog, problem);
    if (!(await opened(dialog))) return null;
    const answer = await write(new FormData(form));
    if (answer.ok || answer.status === STALE) return answer;
    settled(answer.key);
    problem = sentence(answer.data, dialog);
  }
}

/**
 * Chromium gives the focus back, but leaves the selection where the mouse was pressed, in the dialog that is gone: what is
 * typed then reaches no field. Without a selection the field has its own again, with the cursor where it was.
 */
function typeOn() {
  if (document.activeElement.matches("input, textarea")) getSelection().removeAllRanges();
}

document.addEventListener("close", typeOn, true); // it does not bubble
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("dialog")?.querySelector("form");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const yes = form.querySelector("button[value]:not([value=''])");
  if (!yes || event.defaultPrevented) return;
  event.preventDefault();
  form.requestSubmit(yes);
});

// Dialogs that ask for something: <dialog><form method="dialog">, whose buttons have a value where they mean yes.

import { card, current } from "./cursor.js";
import { byKey, byLetter } from "./gestures.js";
import { settled } from "./outbox.js";
import { complain, sentence } from "./problem.js";
import { STALE } from "./wire.js";
import { _ } from "./words.js";

const KEYED = "data-keyed";
const YES = "button[value]:not([value=''])";
const confirming = document.getElementById("confirming");

/**
 * Show `dialog` until it is closed: the value of the button that did it, "" for none. One that came by a key, or by itself
 * while somebody was typing, is confirmed by its button alone: what goes on being typed was meant for something else.
 */
export function opened(dialog) {
  dialog.toggleAttribute(KEYED, byKey());
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

/** Ask first if a letter has led here, which may have been meant for a text: whether `what` is to be done about `subject`. */
export async function meant(what, subject) {
  if (!byLetter()) return true;
  confirming.querySelector("h2").textContent = `${what}?`;
  confirming.querySelector(".subject").textContent = subject;
  confirming.querySelector(YES).textContent = what;
  complain(confirming, "");
  return Boolean(await opened(confirming));
}

/**
 * Chromium gives the focus back, but leaves the selection where the mouse was pressed, in the dialog that is gone: what is
 * typed then reaches no field. Without a selection the field has its own again, with the cursor where it was. The button's
 * click comes before the dialog closes; "close" is told in a task of its own, and on a busy machine keys come before it.
 */
function typeOn({ target }) {
  if (target.closest?.("dialog button")) getSelection().removeAllRanges();
}

document.addEventListener("click", typeOn, true);

/** Enter in a line would press the first button of the form; Ctrl+Enter means yes wherever one is. */
function confirm(event) {
  const dialog = event.target.closest?.("dialog");
  const yes = dialog?.querySelector(`form ${YES}`);
  if (!yes || event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  const keyed = dialog.hasAttribute(KEYED);
  if (!command && !(keyed && event.target.matches("input, select"))) return;
  event.preventDefault();
  if (keyed) complain(dialog, _("To confirm, press the button itself: with the mouse, or with Tab and Enter."));
  else yes.form.requestSubmit(yes);
}

document.addEventListener("keydown", confirm);

// What somebody did last, a click or a key; and that a text which is typed on a button presses nothing.

import { modifier, Typing } from "./strokes.js";

const PRESSED = "button, summary, a[href], [role=button], input:is([type=checkbox], [type=radio])";
const typing = new Typing();
let last = ""; // the key; none after a click, which Enter and Space on a button are as well

/** Whether the last thing was a key, and no button that was pressed. */
export const byKey = () => last !== "";

/** Whether it was a letter, which may have been meant for a text. */
export const byLetter = () => [...last].length === 1;

function heard(event) {
  if (modifier(event.key)) return;
  last = event.key;
  if (typing.hears(event, event.target.matches?.(PRESSED))) event.preventDefault();
}

document.addEventListener("keydown", heard, true);
document.addEventListener("click", () => (last = ""), true);

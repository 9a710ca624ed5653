// What somebody did last, a click or a key; and that a text which is typed on a button presses nothing.

const PAUSE = 2_000; // milliseconds; whoever types makes no longer ones within a word
const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);
const PRESSED = "button, summary, a[href], [role=button], input:is([type=checkbox], [type=radio])";
const NOTHING = { target: null, at: 0 };
let last = ""; // the key; none after a click, which Enter and Space on a button are as well
let typed = NOTHING;

/** Whether the last thing was a key, and no button that was pressed. */
export const byKey = () => last !== "";

/** Whether it was a letter, which may have been meant for a text. */
export const byLetter = () => [...last].length === 1;

/** A character somebody types; with AltGr as well. */
const character = (event) =>
  event.key === "Dead" ||
  (event.key.length === 1 && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey || event.altKey)));

/** A space or an Enter right after other characters belongs to them: the button that has the focus is not meant. */
function press(event) {
  const within = typed.target === event.target && event.timeStamp - typed.at < PAUSE;
  const pressing = [" ", "Enter"].includes(event.key) && event.target.matches?.(PRESSED);
  if (pressing && within) event.preventDefault();
  if (pressing ? within : character(event)) typed = { target: event.target, at: event.timeStamp };
}

function heard(event) {
  if (MODIFIERS.has(event.key)) return;
  last = event.key;
  if (last === "Tab") typed = NOTHING; // whoever goes somewhere means what they press there
  else press(event);
}

document.addEventListener("keydown", heard, true);
document.addEventListener("click", () => (last = ""), true);

// What keys say: the name that an action has them by, whether a character is typed, and where a text is being typed.

const PAUSE = 2_000; // milliseconds; whoever types makes no longer ones within a word
const NOTHING = { target: null, at: 0 };

/** Whether a key is a letter alone. */
export const single = (key) => key.length === 1;

/** The key that an event says, as `action` is told one. */
export function stroke({ key, ctrlKey, metaKey, shiftKey }) {
  const named = single(key) ? key.toLowerCase() : shiftKey ? `Shift+${key}` : key;
  return ctrlKey || metaKey ? `Ctrl+${named}` : named;
}

/** A character somebody types; with AltGr as well. */
const character = (event) =>
  event.key === "Dead" ||
  (single(event.key) && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey || event.altKey)));

/** The text that is being typed, wherever the focus is. */
export class Typing {
  #typed = NOTHING;

  /**
   * Hear of a key; `presses` tells whether a space or an Enter would press what has the focus. True if it belongs to the
   * characters typed right before it, so that a button is not meant.
   */
  hears(event, presses) {
    if (event.key === "Tab") {
      this.#typed = NOTHING; // whoever goes somewhere means what they press there
      return false;
    }
    const within = this.#typed.target === event.target && event.timeStamp - this.#typed.at < PAUSE;
    const pressing = presses && [" ", "Enter"].includes(event.key);
    if (pressing ? within : character(event)) this.#typed = { target: event.target, at: event.timeStamp };
    return pressing && within;
  }
}

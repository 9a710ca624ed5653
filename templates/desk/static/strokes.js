// What keys say: the name that an action has them by, whether a character is typed, and where a text is being typed.

const PAUSE = 2_000; // milliseconds; whoever types makes no longer ones within a word
const ALONE = 300; // milliseconds; whoever types a text presses the next key sooner
const CALM = 1_000; // milliseconds without a character, and the text is over
const NOTHING = { target: null, at: 0 };

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);

/** Whether a key says nothing by itself. */
export const modifier = (key) => MODIFIERS.has(key);

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

/** Tells a character alone, which is a command, from one of a text that is typed where nothing can be written. */
export class Lone {
  #timer = 0;
  #until = -Infinity;

  /**
   * Hear of the character `key` at `at`, in milliseconds. `command` is done once no other one has followed; without
   * `patience` at once, where none came right before. True if it belongs to a text: then nothing is done, nor what waited.
   */
  hears(key, at, command, { patience = true } = {}) {
    if (this.#timer || at < this.#until) {
      this.over();
      this.#until = at + CALM;
      return true;
    }
    if (key === " ") return false; // no text begins with it, and pages are scrolled by it
    if (patience) this.#timer = setTimeout(() => this.#act(command), ALONE);
    else command();
    return false;
  }

  /** Something else was pressed: what waits is not done. */
  over() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #act(command) {
    this.#timer = 0;
    command();
  }
}

// A sentence about what was just pressed and did nothing, in sight wherever one is on the page, with the way to the text.

import { button } from "./element.js";
import { _ } from "./words.js";

const SHOWN = 15_000; // milliseconds
const place = document.getElementById("notice");
const field = () => document.querySelector("#composer [name=headline]");
let timer = 0;

const gone = () => place.replaceChildren();

/** Say `words`; a press of the button beside them leads into the composer. */
function say(words) {
  clearTimeout(timer);
  timer = setTimeout(gone, SHOWN);
  if (place.firstElementChild?.textContent === words) return;
  const text = document.createElement("span");
  text.textContent = words;
  place.replaceChildren(text, button(_("To the text"), () => (gone(), field().focus())));
}

const SENTENCES = {
  outside: () => _("Nothing was done: this key is about the text in the composer, and acts only while you are in there."),
  typed: () => _("Nothing was done: a letter is a key only where no other follows. Texts are written in the composer."),
};

for (const [name, words] of Object.entries(SENTENCES)) document.addEventListener(`desk:${name}`, () => field() && say(words()));
document.addEventListener("desk:composed", gone); // sent, cleared, or another one is open

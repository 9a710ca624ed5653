// Ctrl+K lists everything that can be done now; typing narrows it down, Enter does it.

import { action, button, choices, perform } from "./actions.js";
import { current, headline } from "./cursor.js";
import { element } from "./element.js";
import { _, _n } from "./words.js";

const dialog = document.getElementById("palette");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const count = dialog.querySelector("[role=status]");
let offered = [];
let chosen = 0;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether each word that was typed begins somewhere in the text, in any order. */
const fits = (text, typed) => typed.split(/\s+/).every((word) => plain(text).includes(word));

function option({ label, key, about }, place) {
  const what = about && element("span", { className: "about" }, headline(about));
  const pressed = key ? element("kbd", {}, shown(key)) : null;
  return element("li", { id: `choice-${place}`, role: "option" }, element("span", {}, label), what, pressed);
}

/** A key as it is printed on keyboards. */
export function shown(key) {
  const apple = navigator.platform.startsWith("Mac");
  const names = { Ctrl: apple ? "⌘" : _("Ctrl"), Alt: apple ? "⌥" : "Alt", Shift: "⇧", Enter: "↵" };
  return key
    .split("+")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(apple ? "" : "+");
}

function narrow() {
  const typed = plain(field.value.trim());
  const found = offered.filter(({ label, about }) => fits(`${label} ${about ? headline(about) : ""}`, typed));
  list.replaceChildren(...found.map(option));
  for (const [place, item] of [...list.children].entries()) item.dataset.name = found[place].name;
  const nothing = _("Nothing of that name can be done now");
  count.textContent = found.length ? _n("%(num)s action", "%(num)s actions", found.length) : nothing;
  choose(0);
}

function choose(place) {
  chosen = Math.max(0, Math.min(place, list.children.length - 1));
  for (const [nth, item] of [...list.children].entries()) item.ariaSelected = String(nth === chosen);
  const item = list.children[chosen];
  if (item) field.setAttribute("aria-activedescendant", item.id);
  else field.removeAttribute("aria-activedescendant");
  item?.scrollIntoView({ block: "nearest" });
}

let about = null;

/** What concerns the entry one is at, then a new one; what is set once for a day, and last what Enter alone is never to do. */
function rank({ name, about: card }) {
  if (card) return 0;
  if (name === "write") return 1;
  const at = button(name);
  if (at?.closest("#composer")) return name === "leave-text" ? 3 : 2;
  if (at?.closest(".alarm")) return 4;
  return at?.closest("header") ? 5 : 3;
}

function open() {
  about = current();
  offered = choices(about).filter(({ name }) => name !== "palette").sort((a, b) => rank(a) - rank(b));
  field.value = "";
  narrow();
  dialog.showModal();
}

/** Close first: what is done may open a dialog of its own, or move the focus. */
function take(item) {
  dialog.close();
  if (item) perform(item.dataset.name, about?.isConnected ? about : current());
}

const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

field.addEventListener("input", narrow);
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key in MOVES) choose(chosen + MOVES[event.key]);
  else if (event.key === "Enter") take(list.children[chosen]);
  else return;
  event.preventDefault();
});
list.addEventListener("click", ({ target }) => take(target.closest("li")));
dialog.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  dialog.close();
});

action({ name: "palette", key: "Ctrl+k", run: open });

// One part of two versions: both to be seen, one of them to be chosen, or a third to be written.

import { sides, whose } from "./comparison.js";
import { Editor } from "./editor.js";
import { element, unique } from "./element.js";
import { Field, Names } from "./fields.js";
import { _ } from "./words.js";
import { marked } from "./worddiff.js";

const CHOSEN_ONLY = /_(at|until)$|^verification$|^(previous|next)$/;

/** What a value can be written anew with, {element, read(), show(value)}; null where it can only be chosen. */
function pen({ name, mine, theirs }) {
  const kind = mine ?? theirs;
  const label = _("Saved in the end");
  if (typeof kind?.html === "string") return within(new Editor({ label, name }), "html", kind);
  if (name === "points") return within(new Field({ name, label, max: 500 }), "value", kind, "text");
  if (Array.isArray(kind)) return all(new Names({ name, label }));
  if (typeof kind !== "string" || CHOSEN_ONLY.test(name)) return null;
  return all(new Field({ name, label, kind: name === "deck" ? "text" : "line" }));
}

const all = (field) => ({ element: field.element, read: () => field.value, show: (value) => (field.value = value) });

/** A pen for one property of a value; the others are as in the version that was chosen last. */
function within(field, property, kind, key = property) {
  let rest = kind;
  return {
    element: field.element,
    read: () => ({ ...rest, [key]: field[property] }),
    show(value) {
      rest = value;
      field[property] = value[key];
    },
  };
}

/** A part as `parts` gives it. `by` wrote theirs, `base` is what was there before the two; either may be unknown. */
export class Part {
  constructor(part, { by, base }) {
    Object.assign(this, part);
    if (!this.differs) return;
    this.pen = pen(part);
    const { choice, both } = whose(part, base);
    const { mine, theirs } = sides(part.mine, part.theirs);
    const group = unique(this.name);
    const choices = element(
      "div",
      { className: "sides" },
      this.#side(group, "theirs", by ? _("Version of %(name)s", { name: by }) : _("Saved now"), theirs),
      this.#side(group, "mine", _("Your version"), mine),
    );
    const legend = element("legend", {}, this.label);
    this.element = element("fieldset", { className: "part" }, legend, choices, this.pen?.element);
    this.element.classList.toggle("both", both);
    this.#choose(choice);
    this.element.querySelector(`[value=${choice}]`).checked = true;
  }

  /** What is to be saved; null leaves the item out. */
  get value() {
    if (!this.differs) return this.mine;
    return this.pen && this.chosen !== null ? this.pen.read() : this.chosen;
  }

  #side(group, value, title, runs) {
    const radio = element("input", { type: "radio", name: group, value, onchange: () => this.#choose(value) });
    const words = runs.length ? marked(runs) : [element("em", {}, _("Nothing"))];
    const text = element("span", { className: "wording" }, ...words);
    return element("label", { className: "side" }, radio, element("strong", {}, title), text);
  }

  #choose(side) {
    this.chosen = this[side];
    if (!this.pen) return;
    this.pen.element.hidden = this.chosen === null;
    if (this.chosen !== null) this.pen.show(this.chosen);
  }
}

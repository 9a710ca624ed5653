// The points of the summary as they are written: text, order, and what each rests on.

import { cite } from "./citing.js";
import { card, headline } from "./cursor.js";
import { button, element, unique } from "./element.js";
import { _, _n } from "./words.js";

function cited({ point: { entries } }) {
  if (!entries.length) return _("Rests on nothing yet");
  return _n("Rests on %(num)s entry", "Rests on %(num)s entries", entries.length);
}

/** Why a point may be wrong now: what became of the entries that it rests on. */
function reason(entries) {
  const told = entries.map(card).filter(Boolean).map((one) => {
    const what = { headline: headline(one) };
    if (one.dataset.state === "retracted") return _("An entry was retracted: %(headline)s", what);
    return one.querySelector(".correction") && _("An entry was corrected: %(headline)s", what);
  });
  return told.find(Boolean) || _("An entry that this rests on has changed");
}

/** A list of points in `place`, an <ol>; `changed()` hears of every change somebody makes. */
export class Points {
  constructor(place, changed) {
    Object.assign(this, { place, changed });
    place.addEventListener("input", changed);
  }

  /** [{text, entries}], without those that are empty. */
  get value() {
    const line = (field) => field.value.replace(/\s+/g, " ").trim();
    const all = [...this.place.children].map(({ point: { field, entries } }) => ({ text: line(field), entries }));
    return all.filter(({ text }) => text);
  }

  set value(points) {
    this.place.replaceChildren(...points.map((one) => this.#item(one)));
  }

  /** {nth, selection}: the point whose text has the focus and what is selected in it; null where none has it. */
  get cursor() {
    const nth = [...this.place.children].findIndex(({ point }) => point.field === document.activeElement);
    if (nth < 0) return null;
    const { selectionStart, selectionEnd } = document.activeElement;
    return { nth, selection: [selectionStart, selectionEnd] };
  }

  set cursor(at) {
    const field = at && [...this.place.children].at(Math.min(at.nth, this.place.children.length - 1))?.point.field;
    if (!field) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange(...at.selection);
  }

  /** Whether they are only to be read. */
  get fixed() {
    return this.place.hasAttribute("data-fixed");
  }

  set fixed(fixed) {
    this.place.toggleAttribute("data-fixed", fixed);
    for (const field of this.place.querySelectorAll("textarea")) field.readOnly = fixed;
    for (const tool of this.place.querySelectorAll("button")) tool.disabled = fixed;
  }

  add() {
    const item = this.#item({ text: "", entries: [] });
    this.place.append(item);
    item.point.field.focus();
  }

  #item({ text, entries, stale }) {
    const field = element("textarea", { id: unique("point"), rows: 2, maxLength: 500, value: text });
    const item = element("li", {}, element("label", { for: field.id, className: "unseen" }, _("Point")), field);
    item.point = { field, entries };
    if (stale) item.append(element("p", { className: "stale" }, reason(entries)));
    item.append(this.#tools(item));
    return item;
  }

  #tools(item) {
    const sources = button(cited(item), () => this.#cite(item), { className: "sources" });
    return element(
      "p",
      { className: "tools" },
      sources,
      button("↑", () => this.#move(item, -1), { "aria-label": _("Move point up") }),
      button("↓", () => this.#move(item, 1), { "aria-label": _("Move point down") }),
      button("×", () => this.#remove(item), { "aria-label": _("Remove point") }),
    );
  }

  async #cite(item) {
    item.point.entries = await cite(item.point.field.value, item.point.entries);
    item.querySelector(".sources").textContent = cited(item);
    this.changed();
  }

  #move(item, by) {
    const focused = document.activeElement;
    if (by < 0) item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    focused.focus();
    this.changed();
  }

  #remove(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    next?.point.field.focus();
    this.changed();
  }
}

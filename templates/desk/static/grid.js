// A table to fill in: rows and columns come and go by buttons and keys, Enter leads to the next row.

import { button, element } from "./element.js";
import { _ } from "./words.js";

const cell = (value, label) => element("input", { type: "text", autocomplete: "off", value, "aria-label": label });
const texts = (row) => [...row.querySelectorAll("input")].map(({ value }) => value.trim());

/** `element` is to be put into the page. With `columns` these are the headings, and only rows come and go. */
export class Grid {
  constructor({ label, columns = null, header = null, rows = [] }) {
    [this.label, this.fixed] = [label, columns];
    this.head = element("tr");
    this.body = element("tbody");
    this.table = element("table", { "aria-label": label }, element("thead", {}, this.head), this.body);
    this.element = element(
      "div",
      { className: "grid" },
      element("div", { className: "scroller" }, this.table),
      this.#buttons(),
    );
    this.value = { header: columns ?? header ?? ["", ""], rows };
    this.table.addEventListener("keydown", (event) => this.#key(event));
  }

  /** {header, rows}; rows that are empty are left out, and a header with nothing in it is none. */
  get value() {
    const header = this.fixed ?? texts(this.head);
    const rows = [...this.body.rows].map(texts).filter((row) => row.some(Boolean));
    return { header: header.some(Boolean) ? [...header] : [], rows };
  }

  set value({ header, rows }) {
    const width = Math.max(1, header.length, ...rows.map((row) => row.length));
    const padded = (row) => Array.from({ length: width }, (_empty, nth) => row[nth] ?? "");
    this.head.replaceChildren(...padded(header).map((text, nth) => this.#heading(text, nth)));
    this.body.replaceChildren(...(rows.length ? rows : [[]]).map((row) => this.#row(padded(row))));
  }

  get width() {
    return this.head.cells.length;
  }

  focus() {
    this.table.querySelector("input").focus();
  }

  #heading(text, nth) {
    const content = this.fixed ? text : cell(text, _("Heading of column %(number)s", { number: nth + 1 }));
    return element("th", { scope: "col" }, content);
  }

  #row(values) {
    const made = values.map((value, nth) => element("td", {}, cell(value, this.#name(nth))));
    return element("tr", {}, ...made);
  }

  #name(nth) {
    return this.fixed?.[nth] ?? _("Column %(number)s", { number: nth + 1 });
  }

  #buttons() {
    const rows = [
      button(_("Add row"), () => this.addRow()),
      button(_("Remove row"), () => this.#remove(this.#place().row, "row")),
    ];
    const columns = [
      button(_("Add column"), () => this.#addColumn()),
      button(_("Remove column"), () => this.#remove(this.#place().column, "column")),
    ];
    const bar = element("p", { className: "buttons" }, ...rows, ...(this.fixed ? [] : columns));
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the cell keeps the focus
    return bar;
  }

  addRow(after = this.body.lastElementChild) {
    const row = this.#row(Array(this.width).fill(""));
    if (after) after.after(row);
    else this.body.append(row);
    row.querySelector("input").focus();
    this.#changed();
  }

  #addColumn() {
    const nth = this.width;
    this.head.append(this.#heading("", nth));
    for (const row of this.body.rows) row.append(element("td", {}, cell("", this.#name(nth))));
    (this.head.lastElementChild.querySelector("input") ?? this.table.querySelector("input")).focus();
    this.#changed();
  }

  /** Where somebody is, or was last; else the end. */
  #place() {
    const at = this.table.querySelector("td:focus-within, th:focus-within") ?? this.last;
    const inside = at?.isConnected ? at : null;
    const row = inside?.localName === "td" ? inside.parentNode.rowIndex - 1 : this.body.rows.length - 1;
    return { row, column: inside ? inside.cellIndex : this.width - 1 };
  }

  #remove(nth, what) {
    const all = what === "row" ? [this.body.rows[nth]] : [this.head, ...this.body.rows].map(({ cells }) => cells[nth]);
    if ((what === "row" ? this.body.rows.length : this.width) < 2) return;
    for (const one of all) one.remove();
    this.focus();
    this.#changed();
  }

  #key(event) {
    this.last = event.target.closest("td, th");
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const { row, column } = this.#place();
    const next = this.last.localName === "th" ? this.body.rows[0] : this.body.rows[row + 1];
    if (next) next.cells[column].querySelector("input").focus();
    else this.addRow();
  }

  #changed() {
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

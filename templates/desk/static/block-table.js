// A table with a caption and headings.

import { element } from "./element.js";
import { Field } from "./fields.js";
import { Grid } from "./grid.js";
import { _ } from "./words.js";

export class TableBlock {
  constructor({ caption = "", header = ["", ""], rows = [] } = {}) {
    this.caption = new Field({
      name: "caption",
      label: _("Title of the table"),
      required: true,
      max: 300,
      value: caption,
    });
    this.grid = new Grid({ label: _("Table"), header, rows });
    this.fault = element("span", { className: "fault", role: "alert" });
    this.element = element("div", { className: "chart" }, this.caption.element, this.grid.element, this.fault);
    this.element.addEventListener("input", () => (this.fault.textContent = ""));
  }

  get value() {
    return { caption: this.caption.value, ...this.grid.value };
  }

  set value({ caption, header, rows }) {
    this.caption.value = caption;
    this.grid.value = { header, rows };
  }

  get blank() {
    return !this.value.caption && !this.value.rows.length && !this.value.header.length;
  }

  get problems() {
    const { caption, header, rows } = this.value;
    if (!caption) return [["caption", _("Say what the table shows.")]];
    if (!header.length || header.some((text) => !text)) return [["header", _("Each column needs a heading.")]];
    if (!rows.length) return [["rows", _("Fill in at least one row.")]];
    return rows.every(([first]) => first) ? [] : [["rows", _("The first cell of each row names it: fill it in.")]];
  }

  blame(name, message) {
    if (name === "caption") {
      this.caption.blame(message);
      return this.caption;
    }
    this.fault.textContent = message;
    return this.grid;
  }

  focus() {
    this.caption.focus();
  }
}

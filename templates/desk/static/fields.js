// One thing to fill in: its label, its control, and what is wrong with it, said there and to those who only hear it.

import { element, unique } from "./element.js";

const CONTROLS = {
  line: () => element("input", { type: "text", autocomplete: "off" }),
  address: () => element("input", { type: "url", inputMode: "url", autocomplete: "off", placeholder: "https://" }),
  number: () => element("input", { type: "text", inputMode: "decimal", autocomplete: "off" }),
  text: () => element("textarea", { rows: 3 }),
  check: () => element("input", { type: "checkbox" }),
  choice: ({ choices }) =>
    element("select", {}, ...choices.map(({ value, label }) => element("option", { value }, label))),
};

/**
 * `kind` is one of the CONTROLS; `choices` are [{value, label}]. `element` is to be put into the page, `value` is a text,
 * or for a check whether it is set. What is required is marked and not enforced: the server says what is missing.
 */
export class Field {
  constructor({ name, label, kind = "line", required = false, hint = "", max, choices = [], value, ...more }) {
    const id = unique(name);
    [this.name, this.label] = [name, label];
    this.control = Object.assign(CONTROLS[kind]({ choices }), { id, name, ...more });
    if (max) this.control.maxLength = max;
    if (required) this.control.setAttribute("aria-required", "true");
    this.hint = hint ? element("span", { id: `${id}-hint`, className: "hint" }, hint) : null;
    this.fault = element("span", { id: `${id}-fault`, className: "fault", hidden: true });
    const title = element("label", { for: id }, label);
    const parts = kind === "check" ? [this.control, title] : [title, this.control];
    this.element = element("div", { className: `field ${kind} ${name}` }, ...parts, this.hint, this.fault);
    this.blame("");
    if (value !== undefined) this.value = value;
    this.control.addEventListener("input", () => this.blame(""));
  }

  get value() {
    return this.control.type === "checkbox" ? this.control.checked : this.control.value.trim();
  }

  set value(value) {
    if (this.control.type === "checkbox") this.control.checked = Boolean(value);
    else this.control.value = value ?? "";
  }

  /** Say what is wrong; nothing, if empty. */
  blame(message) {
    blamed(this.control, this.fault, message, this.hint);
  }

  focus() {
    this.control.focus();
  }
}

/** Have `control` be described by `fault`, which says `message`, and by its `hint`. */
export function blamed(control, fault, message, hint = null) {
  fault.textContent = message;
  fault.hidden = !message;
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  const described = [hint?.id, message && fault.id].filter(Boolean).join(" ");
  if (described) control.setAttribute("aria-describedby", described);
  else control.removeAttribute("aria-describedby");
}

/** Several names in one line: "Mara Lind, Jan Behrens". */
export class Names extends Field {
  get value() {
    return [
      ...new Set(
        super.value
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean),
      ),
    ];
  }

  set value(names) {
    super.value = (names ?? []).join(", ");
  }
}

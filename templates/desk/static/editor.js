// A field for running text with emphasis, links, lists, quotations and subheads. Squire does the editing; what goes in
// and what comes out is the server's allow-list.

import { cleaned } from "./allowlist.js";
import { button, element, unique } from "./element.js";
import { link, tools } from "./formatting.js";
import { toolbar } from "./toolbar.js";
import Squire from "./vendor/squire/squire.js";
import { _ } from "./words.js";

const LONE_ADDRESS = /^\s*(https?:\/\/\S+)\s*$/i;
/** Squire's keys for what texts cannot have here: underlining, code, superscript and the like. */
const UNWANTED = ["u", "d", "Shift-5", "Shift-6", "Shift-7"];
const COMMAND = /Mac|iP(ad|hone|od)/.test(navigator.platform) ? "Meta-" : "Ctrl-";

/**
 * `element` is to be put into the page. Tells by events on it: "change" when the text changed; "pictures" (detail: files)
 * and "address" (detail: a URL that was pasted alone) for what becomes a block.
 */
export class Editor {
  constructor({ label, name }) {
    const id = unique(name);
    this.label = label;
    this.fault = element("p", { className: "fault", id: `${id}-fault`, hidden: true });
    this.field = element("div", {
      id,
      className: "rich",
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": `${id}-label`,
    });
    this.bar = element("div", { className: "tools", "aria-controls": id, "aria-keyshortcuts": "Alt+F10" }, ...tools().map((tool) => this.#tool(tool)));
    const title = element("span", { id: `${id}-label`, className: "label" }, label);
    this.element = element(
      "div",
      { className: "editor" },
      title,
      toolbar(this.bar, _("Formatting"), { stops: false }), // from the headline Tab leads to the text
      this.field,
      this.fault,
    );
    this.squire = new Squire(this.field, {
      blockTag: "P",
      sanitizeToDOMFragment: (html) => this.#fragment(html),
      didError: console.error,
    });
    this.#keys();
    title.addEventListener("click", () => this.focus());
    this.squire.addEventListener("input", () => this.element.dispatchEvent(new CustomEvent("change")));
    for (const type of ["pathChange", "select", "cursor", "focus", "input"])
      this.squire.addEventListener(type, () => this.#show());
    this.field.addEventListener("paste", (event) => this.#paste(event), { capture: true });
  }

  get html() {
    return cleaned(this.squire.getHTML()).innerHTML;
  }

  set html(html) {
    this.loading = true;
    this.squire.setHTML(html);
    this.loading = false;
  }

  /** Take an address out of the text that became something else. */
  withdraw(address) {
    const text = cleaned(this.html);
    for (const link of text.querySelectorAll("a")) if (link.textContent === address) link.remove();
    this.html = text.innerHTML;
  }

  focus() {
    this.squire.focus();
  }

  /** Go to the toolbar; Escape leads back. */
  format() {
    this.bar.querySelector("button").focus();
  }

  /** Show what is wrong with the text; nothing, if empty. */
  blame(message) {
    this.fault.textContent = message;
    this.fault.hidden = !message;
    this.field.toggleAttribute("aria-invalid", Boolean(message));
    if (message) this.field.setAttribute("aria-describedby", this.fault.id);
    else this.field.removeAttribute("aria-describedby");
  }

  #fragment(html) {
    const fragment = document.createDocumentFragment();
    fragment.append(...document.importNode(cleaned(html, { pasted: !this.loading }), true).childNodes);
    return fragment;
  }

  #tool({ name, label, sign, key, on, add, remove }) {
    const toggle = () => {
      (on(this.squire) ? remove : add)(this.squire);
      if (name !== "link") this.focus();
    };
    const made = button("", toggle, {
      className: name,
      title: label,
      "data-sign": sign,
      "aria-label": label,
      "aria-pressed": "false",
    });
    if (key) made.setAttribute("aria-keyshortcuts", key);
    made.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays where it is
    made.pressed = on;
    return made;
  }

  #show() {
    for (const tool of this.bar.children) tool.setAttribute("aria-pressed", String(tool.pressed(this.squire)));
  }

  #keys() {
    for (const key of UNWANTED) this.squire.setKeyHandler(COMMAND + key, (_squire, event) => event.preventDefault());
    for (const key of ["Tab", "Shift-Tab"]) this.squire.setKeyHandler(key, null); // the way out (WCAG 2.1.2)
    this.element.addEventListener("keydown", (event) => this.#between(event));
    this.squire.setKeyHandler(`${COMMAND}Shift-L`, (squire, event) => {
      event.preventDefault();
      link(squire);
    });
  }

  /** The ways to the toolbar and back that other editors have, too. */
  #between(event) {
    const back = event.key === "Escape" && this.bar.contains(event.target);
    if (!back && !(event.key === "F10" && event.altKey)) return;
    event.preventDefault();
    if (back) this.focus();
    else this.format();
  }

  #paste(event) {
    const { clipboardData: data } = event;
    const pictures = [...data.files].filter(({ type }) => type.startsWith("image/"));
    const text = data.getData("text/plain");
    const address = text.match(LONE_ADDRESS)?.[1];
    if (pictures.length && !text) this.#tell(event, "pictures", pictures);
    else if (address && this.squire.getSelection().collapsed) this.#tell(event, "address", address);
  }

  #tell(event, type, detail) {
    const news = new CustomEvent(type, { detail, cancelable: true });
    if (this.element.dispatchEvent(news)) return; // nobody wants it
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

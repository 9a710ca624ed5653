// Running text between other blocks.

import { Editor } from "./editor.js";
import { _ } from "./words.js";

export class TextBlock {
  constructor({ html = "" } = {}) {
    this.editor = new Editor({ label: _("Text"), name: "text" });
    this.element = this.editor.element;
    this.value = { html };
  }

  get value() {
    return { html: this.editor.html };
  }

  set value({ html }) {
    this.editor.html = html;
  }

  get blank() {
    return !this.editor.html;
  }

  get problems() {
    return this.blank ? [["html", _("Write something, or remove this block.")]] : [];
  }

  blame(_name, message) {
    this.editor.blame(message);
    return this.editor;
  }

  focus() {
    this.editor.focus();
  }
}

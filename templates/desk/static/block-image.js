// A picture: from a file, the camera, the clipboard or another window; with what it shows for those who cannot see it.

import { element, unique } from "./element.js";
import { Field } from "./fields.js";
import { upload } from "./upload.js";
import { _ } from "./words.js";

const PICTURES = "image/*";
const EMPTY = { src: "", alt: "", alt_waived: "", caption: "", credit: "", width: 0, height: 0, sources: [] };

export class ImageBlock {
  constructor(value = {}, { file = null } = {}) {
    this.picture = EMPTY;
    this.image = element("img", { alt: "", hidden: true });
    this.meter = element("progress", { max: 1, value: 0, hidden: true, "aria-label": _("Upload") });
    this.state = element("span", { className: "hint", role: "status" });
    this.fault = element("span", { className: "fault", role: "alert" });
    this.alt = new Field({
      name: "alt",
      label: _("Alternative text"),
      required: true,
      max: 1000,
      hint: _("What the picture shows, for those who cannot see it"),
    });
    this.waived = new Field({ name: "waived", label: _("Publish without alternative text"), kind: "check" });
    this.reason = new Field({ name: "alt_waived", label: _("Reason"), required: true, max: 1000 });
    this.caption = new Field({ name: "caption", label: _("Caption"), max: 1000 });
    this.credit = new Field({ name: "credit", label: _("Credit"), max: 1000 });
    this.choose = this.#chooser();
    const show = element("div", { className: "picture" }, this.image, this.meter, this.state, this.fault, this.choose);
    this.fields = [this.alt, this.waived, this.reason, this.caption, this.credit];
    this.element = element(
      "div",
      { className: "photo" },
      show,
      element("div", {}, ...this.fields.map((field) => field.element)),
    );
    this.waived.control.addEventListener("input", () => this.#waive());
    this.value = value;
    if (file) this.take(file);
  }

  get value() {
    const waived = this.waived.value;
    const alt = waived ? { alt: "", alt_waived: this.reason.value } : { alt: this.alt.value, alt_waived: "" };
    return { ...this.picture, ...alt, caption: this.caption.value, credit: this.credit.value };
  }

  set value(value) {
    const { alt, alt_waived: reason, caption, credit, ...picture } = { ...EMPTY, ...value };
    const { src, width, height, sources } = picture;
    this.picture = { src, width, height, sources };
    for (const [field, text] of [
      [this.alt, alt],
      [this.reason, reason],
      [this.caption, caption],
      [this.credit, credit],
    ])
      field.value = text;
    this.waived.value = reason;
    this.#waive();
    this.#show(src);
  }

  get blank() {
    return !this.picture.src && !this.uploading;
  }

  /** What has to be put right before this can be sent: [field, message]. */
  get problems() {
    if (this.uploading) return [["src", _("Wait until the picture is uploaded.")]];
    if (!this.picture.src) return [["src", _("Choose a picture, or remove this block.")]];
    if (this.waived.value && !this.reason.value) return [["alt_waived", _("Say why there is no alternative text.")]];
    if (!this.waived.value && !this.alt.value) return [["alt", _("Say what the picture shows.")]];
    return [];
  }

  blame(field, message) {
    const at = this.fields.find(({ name }) => name === field);
    if (at) at.blame(message);
    else this.fault.textContent = message;
    return at ?? this;
  }

  focus() {
    (this.choose.hidden ? this.alt.control : this.choose.querySelector("input")).focus();
  }

  /** Show `file` at once, and upload it. */
  async take(file) {
    const local = URL.createObjectURL(file);
    this.#show(local);
    this.uploading = true;
    this.fault.textContent = "";
    this.meter.hidden = false;
    try {
      this.picture = await upload(file, (share, words) => this.#told(share, words));
      this.state.textContent = _("Uploaded");
    } catch (error) {
      this.fault.textContent = error.message;
      this.#show("");
    } finally {
      URL.revokeObjectURL(local);
      this.uploading = false;
      this.meter.hidden = true;
      if (this.picture.src) this.#show(this.picture.src);
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #told(share, words) {
    this.meter.value = share;
    if (words !== this.state.textContent) this.state.textContent = words;
  }

  #show(src) {
    this.image.hidden = !src;
    if (src) this.image.src = src;
    this.choose.hidden = Boolean(src);
  }

  #waive() {
    this.reason.element.hidden = !this.waived.value;
    this.alt.element.hidden = this.waived.value;
  }

  #chooser() {
    const inputs = [
      [_("Choose a picture"), {}],
      [_("Take a photo"), { capture: "environment" }],
    ].map(([label, more]) => {
      const id = unique("file");
      const input = element("input", { type: "file", id, accept: PICTURES, className: "unseen", ...more });
      input.addEventListener("change", () => input.files[0] && this.take(input.files[0]));
      return element(
        "span",
        { className: more.capture ? "camera" : "file" },
        input,
        element("label", { for: id, className: "button" }, label),
      );
    });
    return element("p", { className: "buttons" }, ...inputs);
  }
}

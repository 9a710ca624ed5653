// A picture: from a file, the camera, the clipboard or another window; with what it shows for those who cannot see it.

import { lay, letGo, takeUp, tidy } from "./album.js";
import { element, unique } from "./element.js";
import { Field } from "./fields.js";
import { hold, release } from "./leaving.js";
import { upload } from "./upload.js";
import { _ } from "./words.js";

const PICTURES = "image/*";
const NONE = { src: "", local: "", width: 0, height: 0, sources: [] };
const EMPTY = { ...NONE, alt: "", alt_waived: "", caption: "", credit: "" };

export class ImageBlock {
  constructor(value = {}, { file = null } = {}) {
    this.picture = NONE; // with the id of a `local` one until it is uploaded
    this.upload = null; // {stop, waits} of the one under way
    this.kept = true; // whether it outlasts the page
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
    this.close();
    const { alt, alt_waived: reason, caption, credit, ...picture } = { ...EMPTY, ...value };
    const { src, local, width, height, sources } = picture;
    this.picture = { src, local, width, height, sources };
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
    if (local) this.#resume(local);
  }

  get blank() {
    return !this.picture.src && !this.picture.local;
  }

  /** What has to be put right before this can be sent: [field, message]. */
  get problems() {
    if (this.upload && !(this.upload.waits && this.kept)) return [["src", _("Wait until the picture is uploaded.")]];
    if (!this.picture.src && !this.upload) return [["src", _("Choose a picture, or remove this block.")]];
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

  /** Show `file` at once, keep it in this browser, and upload it. */
  async take(file) {
    this.close();
    const local = crypto.randomUUID();
    this.picture = { ...NONE, local };
    const brought = this.#bring(file, local);
    const kept = await lay(local, file);
    if (this.picture.local !== local) return letGo(local); // uploaded by now, or wanted no more
    this.kept = kept;
    if (!kept) this.#unkept(local);
    this.#changed();
    await brought;
  }

  /** Nobody wants the picture here any more, or not now: it stays in the browser for as long as a text names it. */
  close() {
    const { upload } = this;
    const { local } = this.picture;
    this.upload = null;
    this.picture = NONE; // what is still being looked up finds that nobody waits for it here
    if (upload) {
      upload.stop.abort();
      release(`picture ${local}`);
      letGo(local);
    }
    if (local) tidy();
  }

  /** What was not uploaded when its text was left goes on its way again. */
  async #resume(local) {
    const file = await takeUp(local);
    if (this.picture.local !== local) return file && letGo(local);
    if (file) await this.#bring(file, local);
    else this.fault.textContent = _("This picture is not uploaded yet: it lies in the browser it was added in.");
  }

  async #bring(file, local) {
    const upload = { stop: new AbortController(), waits: false };
    this.upload = upload;
    const address = URL.createObjectURL(file);
    this.#show(address);
    this.fault.textContent = "";
    this.meter.hidden = false;
    const told = (share, words) => this.#told(upload, share, words);
    const { picture, problem } = await uploaded(file, told, upload.stop.signal);
    URL.revokeObjectURL(address);
    if (this.upload !== upload) return; // closed, or another one was chosen
    this.meter.hidden = true;
    this.state.textContent = picture ? _("Uploaded") : "";
    this.fault.textContent = problem;
    this.upload = null;
    this.picture = picture ?? NONE;
    this.#show(this.picture.src);
    this.#changed();
    release(`picture ${local}`);
    letGo(local);
    tidy();
  }

  #unkept(local) {
    hold(`picture ${local}`);
    this.fault.textContent = _("This browser has no room for the picture. Leave this page open until it is uploaded.");
  }

  #told(upload, share, words) {
    this.meter.value = share;
    upload.waits = Boolean(words);
    if (words !== this.state.textContent) this.state.textContent = words;
  }

  #changed() {
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
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

/** {picture} as the server has it, or the {problem} that it finds. */
const uploaded = (file, told, signal) =>
  upload(file, told, signal).then(
    (picture) => ({ picture, problem: "" }),
    (error) => ({ picture: null, problem: error.message }),
  );

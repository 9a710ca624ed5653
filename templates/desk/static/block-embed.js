// A post on a platform, by its address: readers see what is kept here, the post itself only when they ask for it.

import { call, reached } from "./api.js";
import { element } from "./element.js";
import { Field } from "./fields.js";
import { Moment } from "./moment.js";
import { platform } from "./platforms.js";
import { _ } from "./words.js";

const KEPT = ["provider", "title", "text", "author", "posted_at"];

export class EmbedBlock {
  constructor(value = {}) {
    this.url = new Field({ name: "url", label: _("Address of the post"), kind: "address", required: true, max: 2048 });
    this.state = element("span", { className: "hint", role: "status" });
    this.lines = [
      new Field({ name: "text", label: _("Text of the post"), kind: "text", max: 5000 }),
      new Field({ name: "author", label: _("Author"), max: 1000 }),
      new Moment({ name: "posted_at", label: _("Posted at") }),
      new Field({ name: "title", label: _("Title"), max: 1000 }),
      new Field({ name: "provider", label: _("Platform"), max: 1000 }),
    ];
    this.fields = [this.url, ...this.lines];
    this.element = element(
      "div",
      { className: "post" },
      this.url.element,
      this.state,
      ...this.lines.map((one) => one.element),
    );
    this.url.control.addEventListener("change", () => this.fetch());
    this.value = value;
    if (value.url && !value.text && !value.title) this.fetch();
  }

  get value() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  set value(value) {
    for (const field of this.fields) field.value = value[field.name] ?? null;
  }

  get blank() {
    return this.fields.every(({ value }) => !value);
  }

  get problems() {
    const times = this.fields.filter((field) => field.problem).map((field) => [field.name, field.problem]);
    return this.url.value ? times : [["url", _("This is needed.")], ...times];
  }

  blame(name, message) {
    const field = this.fields.find((one) => one.name === name) ?? this.url;
    field.blame(message);
    return field;
  }

  focus() {
    this.url.focus();
  }

  /** Ask the server for what the post says; what somebody has written already stays. */
  async fetch() {
    const url = this.url.value;
    if (!URL.canParse(url) || url === this.asked) return;
    this.asked = url;
    this.state.textContent = _("Asking the platform …");
    const { words, found } = await snapshot(url);
    if (this.url.value !== url) return;
    this.state.textContent = words;
    for (const name of KEPT) this.#fill(name, found[name]);
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #fill(name, value) {
    const field = this.fields.find((one) => one.name === name);
    if (value && !field.value) field.value = value;
  }
}

/** What the server could find out about a post, and in words what is left to do. */
async function snapshot(url) {
  const byHand = { words: _("Fill in what the post says."), found: { provider: platform(url) } };
  const answer = await reached(() => call("POST", "/embeds", { body: { url } }));
  if (!answer?.ok) return byHand;
  const { data } = answer;
  return { words: data.missing || !data.text ? byHand.words : _("Filled in. Please check."), found: data };
}

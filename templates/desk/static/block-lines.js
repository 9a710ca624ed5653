// Blocks that are nothing but a few lines: a quotation, a teaser, a video, a recording, a result.

import { element } from "./element.js";
import { Field } from "./fields.js";
import { _ } from "./words.js";

const address = (more = {}) => ({
  name: "url",
  label: _("Address"),
  kind: "address",
  required: true,
  max: 2048,
  ...more,
});
const line = (name, label, more = {}) => ({ name, label, max: 1000, ...more });
const recording = () => [
  address({ label: _("Address of the file") }),
  line("title", _("Title"), { required: true, max: 300 }),
  line("caption", _("Caption")),
  line("credit", _("Credit")),
];

/** The fields of each kind, in the order they are filled in. */
export const lines = {
  quote: () => [
    { name: "text", label: _("Quotation"), kind: "text", required: true, max: 2000 },
    line("attribution", _("Who said it")),
    address({ label: _("Source (address)"), required: false }),
  ],
  teaser: () => [
    address(),
    { name: "title", label: _("Title"), required: true, max: 300 },
    { name: "text", label: _("Text"), kind: "text", max: 5000 },
  ],
  video: () => [...recording(), address({ name: "poster", label: _("Still picture (address)"), required: false })],
  audio: recording,
  score: () => [
    line("competition", _("Competition")),
    line("home", _("Home team"), { required: true }),
    line("home_score", _("Score, home"), { kind: "number" }),
    line("away", _("Away team"), { required: true }),
    line("away_score", _("Score, away"), { kind: "number" }),
    line("status", _("Status"), { hint: _("Half-time, final, 63rd minute") }),
  ],
};

export class LinesBlock {
  constructor(kind, value = {}) {
    this.fields = lines[kind]().map((description) => new Field(description));
    this.element = element(
      "div",
      { className: kind === "score" ? "lines result" : "lines" },
      ...this.fields.map((field) => field.element),
    );
    this.value = value;
  }

  get value() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  set value(value) {
    for (const field of this.fields) field.value = value[field.name];
  }

  get blank() {
    return this.fields.every(({ value }) => !value);
  }

  get problems() {
    return this.fields
      .filter(({ control, value }) => control.getAttribute("aria-required") && !value)
      .map(({ name }) => [name, _("This is needed.")]);
  }

  blame(name, message) {
    const field = this.fields.find((one) => one.name === name) ?? this.fields[0];
    field.blame(message);
    return field;
  }

  focus() {
    this.fields[0].focus();
  }
}

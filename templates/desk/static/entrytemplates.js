// Typed templates of the newsroom, "Tor" or "Hochrechnung": a form is filled in, and the composer has the entry.

import { call, reached, screen } from "./api.js";
import * as composer from "./composer.js";
import { opened } from "./dialog.js";
import { button, element } from "./element.js";
import { Field } from "./fields.js";
import { Grid } from "./grid.js";
import { complain } from "./problem.js";
import { _ } from "./words.js";

const LANGUAGE = new URLSearchParams({ language: screen.language }); // that of the texts, not of the desk
const menu = document.getElementById("entry-templates");
const dialog = document.getElementById("entry-template");
const form = dialog.querySelector("form");

/** A table to fill in, as one field among others. */
class Rows {
  constructor({ name, label, columns }) {
    this.name = name;
    this.grid = new Grid({ label, columns });
    this.fault = element("span", { className: "fault", role: "alert" });
    this.element = element(
      "div",
      { className: "field rows" },
      element("span", { className: "label" }, label),
      this.grid.element,
      this.fault,
    );
  }

  get value() {
    return this.grid.value.rows;
  }

  blame(message) {
    this.fault.textContent = message;
  }

  focus() {
    this.grid.focus();
  }
}

function made(field) {
  if (field.kind === "rows") return new Rows(field);
  const choices = (field.choices ?? []).map((value) => ({ value, label: value }));
  return new Field({ ...field, choices: field.required ? choices : [{ value: "", label: "" }, ...choices] });
}

async function fillIn({ name, label, fields }) {
  const all = fields.map(made);
  dialog.querySelector("h2").textContent = label;
  dialog.querySelector(".fields").replaceChildren(...all.map((field) => field.element));
  complain(dialog, "");
  form.onsubmit = (event) => {
    event.preventDefault();
    take(name, all);
  };
  const closed = opened(dialog);
  all[0].focus();
  await closed;
}

async function take(name, fields) {
  const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const answer = await reached(() => call("POST", `/entry-templates/${name}?${LANGUAGE}`, { body: { values } }));
  if (!answer) return complain(dialog, _("There is no network: the server makes the entry of a template."));
  const { ok, data } = answer;
  if (!ok) return blame(fields, data);
  dialog.close("filled");
  composer.clear();
  composer.fill(data);
  composer.headline.focus();
}

function blame(fields, { errors = [], detail = "" }) {
  const wrong = errors.map(({ field: pointer, message }) => {
    const field = fields.find(({ name }) => pointer.endsWith(`/${name}`));
    field?.blame(message);
    return field;
  });
  complain(dialog, wrong.every(Boolean) && wrong.length ? "" : detail);
  wrong.find(Boolean)?.focus();
}

/** Offer what the newsroom has defined; without any there is no menu. */
async function offer() {
  const answer = await reached(() => call("GET", `/entry-templates?${LANGUAGE}`));
  if (!answer?.ok || !answer.data.items.length) return;
  menu.querySelector("ul").replaceChildren(
    ...answer.data.items.map((template) =>
      element(
        "li",
        {},
        button(template.label, () => choose(template)),
      ),
    ),
  );
  menu.hidden = false;
}

function choose(template) {
  menu.querySelector("summary").focus(); // where whoever thinks better of it comes back to
  menu.open = false;
  return fillIn(template);
}

for (const away of dialog.querySelectorAll(".cancel")) away.addEventListener("click", () => dialog.close(""));
document.addEventListener("desk:online", () => menu.hidden && offer()); // the page may have been opened without a network
offer();

// Asks for the address of a link.

import { button, element } from "./element.js";
import { _ } from "./words.js";

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** What somebody means by an address: "example.org" is a website, "a@example.org" somebody's mail. */
function meant(text) {
  const address = text.trim();
  if (!address || SCHEME.test(address) || address.startsWith("/")) return address;
  return address.includes("@") ? `mailto:${address}` : `https://${address}`;
}

let asking = null;
let answer = () => {};

/** In the same turn: whoever types on at once types into the text again, with its selection as it was. */
function answered(event) {
  event.preventDefault();
  const address = meant(asking.querySelector("input").value);
  asking.close();
  answer(address);
}

function dialog() {
  const field = element("input", {
    type: "text",
    inputMode: "url",
    id: "link-address",
    autocomplete: "off",
    required: true,
  });
  const form = element(
    "form",
    { onsubmit: answered },
    element("label", { for: field.id }, _("Address of the link")),
    field,
    element(
      "p",
      { className: "buttons" },
      element("button", { className: "main" }, _("Set link")),
      button(_("Cancel"), () => asking.close()),
    ),
  );
  const made = element("dialog", { id: "linking", "aria-label": _("Link") }, form);
  made.addEventListener("close", () => answer(""));
  return document.body.appendChild(made);
}

/** The address somebody gives; empty if none. */
export function askAddress() {
  asking ??= dialog();
  const field = asking.querySelector("input");
  field.value = "";
  asking.showModal();
  return new Promise((done) => (answer = done));
}

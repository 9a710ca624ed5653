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

function dialog() {
  const field = element("input", { type: "text", inputMode: "url", id: "link-address", autocomplete: "off", required: true });
  const form = element(
    "form",
    { method: "dialog" },
    element("label", { for: field.id }, _("Address of the link")),
    field,
    element("p", { className: "buttons" },
      element("button", { value: "take" }, _("Set link")),
      button(_("Cancel"), () => asking.close("")),
    ),
  );
  return document.body.appendChild(element("dialog", { id: "linking", "aria-label": _("Link") }, form));
}

/** The address somebody gives; empty if none. */
export function askAddress() {
  asking ??= dialog();
  const field = asking.querySelector("input");
  field.value = "";
  asking.returnValue = "";
  asking.showModal();
  return new Promise((answered) => {
    asking.addEventListener("close", () => answered(asking.returnValue ? meant(field.value) : ""), { once: true });
  });
}

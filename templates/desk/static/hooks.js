// Hooks: making the address that chat or mail delivers to, showing its secret once, taking it away.

import { screen } from "./api.js";
import { ask } from "./problem.js";
import { surely } from "./surely.js";
import { _ } from "./words.js";

const path = `/liveblogs/${screen.slug}/hooks`;
const form = document.getElementById("making");
const fields = form.elements;
const made = document.getElementById("made");
const signers = form.dataset.ownSecret.split(" ");

/** Those that sign with a secret of their own are asked for it; for the others the server makes one. */
function askForSecret() {
  const own = signers.includes(fields.format.value);
  fields.secret.closest("p").hidden = !own;
  fields.secret.required = own;
}

function show({ url, secret }) {
  const [address, shown] = made.querySelectorAll("code");
  address.textContent = url;
  shown.textContent = secret ?? "";
  for (const part of made.querySelectorAll("[data-secret]")) part.hidden = !secret;
  made.hidden = false;
  made.focus();
}

fields.format.addEventListener("change", askForSecret);
askForSecret();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const { name, format, secret } = fields;
  const own = fields.secret.required ? { secret: secret.value } : {};
  const hook = await ask(form, "POST", path, { body: { name: name.value, format: format.value, ...own } });
  if (!hook) return;
  form.reset();
  askForSecret();
  show(hook);
});

made.querySelector("button").addEventListener("click", () => location.reload());

for (const button of document.querySelectorAll("[data-revoke]")) {
  const revoke = async () => {
    if (await ask(form, "DELETE", `${path}/${button.dataset.revoke}`)) location.reload();
  };
  surely(button, revoke, _("Really? Messages sent there will be lost."));
}

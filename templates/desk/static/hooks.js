// Hooks: making the address that chat or mail delivers to, showing its secret once, taking it away.

import { call, screen, Unreachable } from "./api.js";
import { _ } from "./words.js";

const path = `/liveblogs/${screen.slug}/hooks`;
const form = document.getElementById("making");
const fields = form.elements;
const made = document.getElementById("made");
const problem = form.querySelector(".problem");
const signers = form.dataset.ownSecret.split(" ");

function complain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

/** Those that sign with a secret of their own are asked for it; for the others the server makes one. */
function ask() {
  const own = signers.includes(fields.format.value);
  fields.secret.closest("p").hidden = !own;
  fields.secret.required = own;
}

/** Ask the API; what it refuses is told, and so is a server that cannot be reached. */
async function asked(method, where, options) {
  complain("");
  try {
    const { ok, data } = await call(method, where, options);
    if (ok) return data ?? {};
    complain([data?.detail, ...(data?.errors ?? []).map(({ field, message }) => `${field}: ${message}`)].join(" "));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    complain(_("The server cannot be reached. What you have written is still here; try again in a moment."));
  }
  return null;
}

function show({ url, secret }) {
  const [address, shown] = made.querySelectorAll("code");
  address.textContent = url;
  shown.textContent = secret ?? "";
  for (const part of made.querySelectorAll("[data-secret]")) part.hidden = !secret;
  made.hidden = false;
  made.focus();
}

fields.format.addEventListener("change", ask);
ask();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const { name, format, secret } = fields;
  const own = fields.secret.required ? { secret: secret.value } : {};
  const hook = await asked("POST", path, { body: { name: name.value, format: format.value, ...own } });
  if (!hook) return;
  form.reset();
  ask();
  show(hook);
});

made.querySelector("button").addEventListener("click", () => location.reload());

for (const button of document.querySelectorAll("[data-revoke]")) {
  button.addEventListener("click", async () => {
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.textContent = _("Really? Messages sent there will be lost.");
      return;
    }
    if (await asked("DELETE", `${path}/${button.dataset.revoke}`)) location.reload();
  });
}

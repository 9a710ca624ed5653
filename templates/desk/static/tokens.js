// Tokens: making one, showing it once, revoking it.

import { ask, reload, showSecret } from "./asking.js";
import { now } from "./clock.js";
import { surely } from "./surely.js";
import { _ } from "./words.js";

const DAY = 24 * 60 * 60 * 1000;
const form = document.getElementById("new-token");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, role, liveblog, days } = form.elements;
  const body = { name: name.value, owner: form.dataset.owner, role: role.value };
  if (liveblog.value.trim()) body.liveblog = liveblog.value.trim();
  if (days.value) body.expires_at = new Date(now() + days.value * DAY).toISOString();
  const made = await ask("POST", "/tokens", body);
  if (!made) return;
  form.reset();
  showSecret(_("The token “%(name)s”", { name: made.name }), made.token);
});

for (const button of document.querySelectorAll("[data-revoke]")) {
  surely(button, async () => {
    if (await ask("DELETE", `/tokens/${button.dataset.revoke}`)) reload(_("The token is revoked."));
  });
}

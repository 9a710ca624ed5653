// One's own account: password, language, signing out elsewhere.

import { ask, reload } from "./asking.js";
import "./localtimes.js";
import { surely } from "./surely.js";
import "./tokens.js";
import { _ } from "./words.js";

const password = document.getElementById("password");
const language = document.getElementById("language");

password?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { current: password.elements.current.value, new: password.elements.new.value };
  const changed = await ask("PUT", "/me/password", body);
  if (changed) reload(_("Your password is changed. Everywhere else you are signed out."));
});

language.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await ask("PATCH", "/me", { language: language.elements.language.value })) location.reload();
});

for (const button of document.querySelectorAll("[data-end]")) {
  surely(button, async () => {
    if (await ask("DELETE", `/me/sessions/${button.dataset.end}`)) reload(_("You are signed out there."));
  });
}

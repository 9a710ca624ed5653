// What the pages about people do with the API: ask, say what came of it, show a secret once.

import { call, Unreachable } from "./api.js";
import { _ } from "./words.js";

const problem = document.getElementById("problem");
const done = document.getElementById("done");
const KEPT = "desk:done";

/** Say what is wrong, where a screen reader hears it; an empty text takes it away. */
export function complain(text) {
  done.textContent = "";
  problem.textContent = text;
  problem.hidden = !text;
  if (text) problem.scrollIntoView({ block: "nearest" });
}

/** Ask the API; null where it refuses. `sentences` says why by status, in words of whoever is at the page. */
export async function ask(method, path, body, sentences = {}) {
  complain("");
  try {
    const { ok, status, data } = await call(method, path, body === undefined ? {} : { body });
    if (ok) return data ?? {};
    complain(sentences[status] ?? told(status, data));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    complain(_("The server cannot be reached. What you have written is still here; try again in a moment."));
  }
  return null;
}

/** Show the page as it is now, and say on it what was done. */
export function reload(text) {
  sessionStorage.setItem(KEPT, text);
  location.reload();
}

/** The first press asks, the second one means it. */
export function surely(button, act) {
  button.addEventListener("click", () => {
    if (button.dataset.sure) return act();
    button.dataset.sure = "yes";
    button.textContent = _("Really? Press once more.");
  });
}

/** Show what will not be shown again; the page is loaded anew when that is done. */
export function showSecret(title, secret) {
  const box = document.getElementById("secret");
  box.querySelector("h2").textContent = title;
  box.querySelector("code").textContent = secret;
  box.hidden = false;
  box.focus();
  box.querySelector("[data-copy]").onclick = async ({ target }) => {
    await navigator.clipboard.writeText(secret);
    target.textContent = _("Copied");
  };
  box.querySelector("[data-done]").onclick = () => location.reload();
}

function told(status, data) {
  if (status === 401) return _("You are no longer signed in. Sign in again in another tab, then try again.");
  return (data?.errors ?? []).map(({ message }) => message).join("; ") || (data?.detail ?? "");
}

const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  done.textContent = kept;
}

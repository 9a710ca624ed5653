// What the pages about people do with the API: ask, say what came of it, show a secret once.

import * as problem from "./problem.js";
import { _ } from "./words.js";

const page = document.querySelector("main");
const done = document.getElementById("done");
const KEPT = "desk:done";

/** Ask the API; null where it refuses. */
export async function ask(method, path, body) {
  done.textContent = "";
  const form = document.activeElement.closest("form") ?? page; // several on a page have the same fields
  const answer = await problem.ask(page, method, path, { body }, form);
  if (!answer) page.querySelector(".problem").scrollIntoView({ block: "nearest" });
  return answer;
}

/** Show the page as it is now, and say on it what was done. */
export function reload(text) {
  sessionStorage.setItem(KEPT, text);
  location.reload();
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

const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  done.textContent = kept;
}

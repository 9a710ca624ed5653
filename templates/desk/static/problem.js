// What is wrong, in words, and the place on the page where it stands.

import { call, reached } from "./api.js";
import { _ } from "./words.js";

/** What an answer of the API says is wrong, in one text. */
export function sentence(data) {
  const fields = (data?.errors ?? []).map(({ field, message }) => `${field.split("/").at(-1)}: ${message}`);
  return fields.join(" ") || (data?.detail ?? data?.title ?? "");
}

/** Say within `around` what is wrong, where a screen reader hears it; nothing, once it is right. */
export function complain(around, text) {
  const place = around.querySelector(".problem");
  place.textContent = text;
  place.hidden = !text;
}

/**
 * Ask the API at once or not at all: what it answers, null if it refuses or is away, which is said within `around`.
 * `sentences` says why by status, in words of whoever is at the page.
 */
export async function ask(around, method, path, options = {}, sentences = {}) {
  complain(around, "");
  const answer = await reached(() => call(method, path, options));
  if (answer?.ok) return answer.data ?? {};
  complain(around, answer ? (sentences[answer.status] ?? refusal(answer)) : away());
  return null;
}

const away = () => _("The server cannot be reached. What you have written is still here; try again in a moment.");

function refusal({ status, data }) {
  if (status === 401) return _("You are no longer signed in. Sign in again in another tab, then try again.");
  return sentence(data);
}

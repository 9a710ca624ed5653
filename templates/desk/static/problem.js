// What is wrong, in words, and the place on the page where it stands.

import { call, reached } from "./api.js";
import { _ } from "./words.js";

/** What an answer of the API says is wrong, in one text; its fields are called as they are within `around`. */
export function sentence(data, around = document) {
  if (data?.outdated) return _("This has waited for two months. Look whether it stands in the liveblog already; if not, send it again.");
  const faults = (data?.errors ?? []).map((fault) => named(fault, around));
  return faults.length ? `${faults.join("; ")}.` : (data?.detail ?? data?.title ?? "");
}

/** One thing that is wrong, {field, message}, after what its field is called; a field without a name is all of them. */
export function named({ field, message }, around = document) {
  const name = field.split("/").at(-1);
  const label = labelled(name, around) || labelled(name, document) || name;
  return label ? `${label}: ${message}` : message;
}

/** The words of the label themselves: within it there may be a control, or a remark that the field is optional. */
function labelled(name, around) {
  const label = around.querySelector(`[name="${CSS.escape(name)}"]`)?.labels?.[0];
  const words = [...(label?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE);
  return words.map((node) => node.textContent.trim()).join("");
}

/** Say within `around` what is wrong, where a screen reader hears it; nothing, once it is right. */
export function complain(around, text) {
  const place = around.querySelector(".problem");
  place.textContent = text;
  place.hidden = !text;
}

/**
 * Ask the API at once or not at all: what it answers, null if it refuses or is away, which is said within `around`. `form`
 * has the fields that were filled in, if `around` is more than that.
 */
export async function ask(around, method, path, options = {}, form = around) {
  complain(around, "");
  const answer = await reached(() => call(method, path, options));
  if (answer?.ok) return answer.data ?? {};
  complain(around, answer ? refusal(answer, form) : away());
  return null;
}

const away = () => _("The server cannot be reached. What you have written is still here; try again in a moment.");

function refusal({ status, data }, form) {
  if (status === 401) return _("You are no longer signed in. Sign in again in another tab, then try again.");
  return sentence(data, form);
}

// The one way to the API: the same addresses that programs use, with the session's cookie.

import { heard } from "./clock.js";
import { emit } from "./news.js";
import { exchange, reached, Unreachable } from "./wire.js";

export { reached, Unreachable };

/** What the page speaks, and what is refused is to be told in. */
export const language = document.documentElement.lang;

/** What the page says of itself: slug, zone, role, me, language, seq … (`data-` attributes of its body). */
export const screen = { ...document.body.dataset };

/** Read anew for each call: after signing in again it is another one. */
export const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** Ask the API, as `exchange` does, for whoever is signed in. Fires `desk:signed-out` on a 401. */
export async function call(method, path, options = {}) {
  const answer = await exchange(method, path, { ...options, token: token(), language });
  heard(answer.headers.get("Date"));
  if (answer.status === 401) emit("signed-out");
  return answer;
}

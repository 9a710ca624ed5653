// What happens in this liveblog, as it happens: events of the server become events of the page, `desk:<name>`.

import { call, reached, screen } from "./api.js";
import { emit } from "./news.js";
import { ROOT } from "./wire.js";

const NAMES = ["entry", "gone", "liveblog", "presence", "reset"];
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000];
let seq = Number(screen.seq); // what the page shows already
let source = null;
let failures = 0;
let timer = 0;

function tell({ type, data }) {
  const detail = JSON.parse(data);
  seq = Math.max(seq, detail.seq ?? 0);
  emit(type, detail);
}

/** Follow from what the page has; a connection that is open already is replaced. */
export function follow() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(`${ROOT}/liveblogs/${screen.slug}/desk?after=${seq}`);
  for (const name of NAMES) source.addEventListener(name, tell);
  source.addEventListener("open", () => {
    failures = 0;
    emit("online");
  });
  source.addEventListener("error", lost);
}

/** A browser gives up where the answer is no stream; we ask why, and try again. */
async function lost() {
  emit("offline");
  if (source.readyState !== EventSource.CLOSED) return;
  clearTimeout(timer);
  timer = setTimeout(follow, PAUSES[Math.min(failures++, PAUSES.length - 1)]);
  const answer = await reached(() => call("GET", "/me"));
  if (answer?.status === 401) clearTimeout(timer); // until somebody has signed in again
}

document.addEventListener("desk:signed-in", follow);
addEventListener("online", follow);

// Keeps an open front page up to date.

import { change } from "./change.js";
import { tick } from "./clock.js";
import { follow } from "./follow.js";
import { away, resume, steady } from "./steady.js";
import { byId, entries, find, held, number } from "./timeline.js";
import "./visit.js";
import { arrived, release, silence, tell } from "./waiting.js";

const root = document.body.dataset;
const pause = byId("pause");
const search = byId("find");

const newest = () => Math.max(0, ...[...entries(), ...entries(held)].map(number));

/** The time of the newest entry, in the liveblog's zone. */
function latest(at) {
  const line = byId("latest");
  const time = line.querySelector("time") ?? line.insertBefore(document.createElement("time"), line.lastElementChild);
  const zone = { timeZone: root.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  line.hidden = false;
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString(document.documentElement.lang, zone);
}

const stream = follow({
  live: "live/",
  seq: Number(root.seq),
  state: root.state,
  apply(delta) {
    steady(() => change(delta));
    root.seq = delta.seq;
    dispatchEvent(new CustomEvent("delta", { detail: delta }));
    if (delta.op === "publish") {
      arrived(find(`e-${delta.entry_id}`));
      latest(delta.at);
    }
    tell();
    tick();
  },
  async renew(seq) {
    const before = newest();
    const { renew } = await import("./renew.js");
    const now = await renew(seq);
    dispatchEvent(new Event("renewed"));
    for (const entry of [...entries(), ...entries(held)].filter((one) => number(one) > before)) arrived(entry);
    tell();
    tick();
    return now;
  },
});

pause.disabled = search.disabled = false;
pause.addEventListener("click", () => {
  const stopped = root.paused !== "true";
  root.paused = stopped;
  [pause.textContent, pause.dataset.other] = [pause.dataset.other, pause.textContent];
  stream.pause(stopped);
  if (stopped) silence();
});
search.addEventListener("click", async () => (await import("./search.js")).open());

addEventListener("scroll", () => away() || !held.children.length || release(), { passive: true });
addEventListener("click", ({ target }) => target.closest?.("a[href^='#']") && held.children.length && release(), true);
resume();

// The entry as readers would see it: in the theme, on a desk and on a phone.

import { action } from "./actions.js";
import { call, reached, screen } from "./api.js";
import * as composer from "./composer.js";
import { opened } from "./dialog.js";
import * as faults from "./faults.js";
import { marks } from "./particulars.js";
import { _ } from "./words.js";

const dialog = document.getElementById("preview");
const frame = dialog.querySelector("iframe");
const widths = [...dialog.querySelectorAll("[data-width]")];

function use(width) {
  frame.className = width;
  for (const one of widths) one.setAttribute("aria-pressed", String(one.dataset.width === width));
}

function rendered() {
  const { entry } = composer.opened();
  const { blocks, ...words } = composer.current();
  const there = blocks.filter(({ local }) => !local); // pictures that still wait for the network
  const body = { ...words, blocks: there, ...marks(), ...(entry && { entry_id: entry.id }) };
  return reached(() => call("POST", `/liveblogs/${screen.slug}/preview`, { body }));
}

/** The entry in the page: the one that was there, else the newest. */
function tried(page) {
  const { entry } = composer.opened();
  if (entry) return page.getElementById(`e-${entry.id}`);
  const number = (one) => Number(one.dataset.number);
  return [...page.querySelectorAll(".entry[data-number]")].sort((a, b) => number(b) - number(a))[0];
}

async function preview() {
  faults.none();
  composer.blameless();
  const wrong = composer.problems();
  if (wrong.length) return faults.show(wrong);
  const answer = await rendered();
  if (!answer) return faults.show([], _("There is no network: a preview needs the server."));
  const { ok, data } = answer;
  if (!ok)
    return faults.show(data?.errors ?? [], data?.detail ?? data?.title ?? _("The server has not accepted this."));
  // Chromium's preload scanner knows no base that begins at the host: it would ask for style sheets that are not there.
  frame.srcdoc = data.replace('<base href="/', `<base href="${location.origin}/`);
  await opened(dialog);
  frame.srcdoc = "";
}

// No script runs in the frame; it is of the same origin so that it can be taken to the entry.
const lead = () => tried(frame.contentDocument)?.scrollIntoView({ block: "center" });
frame.addEventListener("load", () => {
  lead();
  // Keys pressed in there are heard in there alone.
  frame.contentDocument.addEventListener("keydown", ({ key }) => key === "Escape" && dialog.close());
});
for (const one of widths) {
  one.addEventListener("click", () => {
    use(one.dataset.width);
    lead();
  });
}
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
use("wide");

action({ name: "preview-text", key: "Ctrl+Shift+Enter", run: preview });

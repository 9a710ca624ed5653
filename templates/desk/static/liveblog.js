// The liveblog as a whole: its title and top story, opening, reopening, and the way to the one that comes after it.

import { action, beforehand } from "./actions.js";
import { line } from "./after.js";
import { call, screen } from "./api.js";
import { asked } from "./dialog.js";
import { send } from "./outbox.js";
import { sentence } from "./problem.js";

const path = `/liveblogs/${screen.slug}`;
const dialog = (id) => document.getElementById(id);
const root = document.body.dataset;

async function details(_card, button) {
  const { ok, data, etag } = await beforehand(call("GET", path));
  if (!ok) return line(sentence(data));
  const { title, top_story, deck } = data;
  await asked(dialog("details"), { values: { title, top_story, deck } }, (form) => {
    const body = Object.fromEntries(["title", "top_story", "deck"].map((name) => [name, form.get(name).trim()]));
    return send({ method: "PATCH", path, body, ifMatch: etag, label: button.textContent.trim() });
  });
}

const move = (id, part) => (_card, button) =>
  asked(dialog(id), {}, () => send({ method: "POST", path: `${path}/${part}`, label: button.textContent.trim() }));

document.addEventListener("desk:liveblog", ({ detail: { state, title } }) => {
  document.querySelector(".liveblog h1").textContent = title;
  root.state = state;
});

action({ name: "details", key: "l", run: details });
action({ name: "open", key: "o", run: move("launching", "open") });
action({ name: "reopen", key: "o", run: move("reopening", "reopen") });
action({ name: "continue", key: "f", run: (_card, link) => location.assign(link.href) });

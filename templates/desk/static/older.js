// The timeline goes further back when somebody asks for it, a page of entries at a time.

import { screen } from "./api.js";

const button = document.getElementById("older");
const timeline = document.getElementById("lane-timeline");
const PAGE = 50;

async function more() {
  const before = timeline.lastElementChild?.dataset.number ?? 0;
  const response = await fetch(`/desk/liveblogs/${screen.slug}/older?before=${before}`);
  if (!response.ok) return location.reload();
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  const cards = [...holder.content.children];
  timeline.append(...cards);
  button.hidden = cards.length < PAGE;
  document.dispatchEvent(new Event("desk:cards"));
  if (button.hidden) cards.at(0)?.querySelector("button")?.focus({ preventScroll: true });
}

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await more();
  } finally {
    button.disabled = false;
  }
});

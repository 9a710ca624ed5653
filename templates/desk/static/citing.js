// The entries that a point of the summary rests on, picked from the timeline.

import { headline } from "./cursor.js";
import { opened } from "./dialog.js";
import { element } from "./element.js";

const dialog = document.getElementById("citing");
const list = dialog?.querySelector("ul");
const find = dialog?.querySelector("#citing-find");

/** The published entries of the timeline, the newest first, as [id, headline, time]. */
export const published = () =>
  [...document.querySelectorAll("#lane-timeline > .card[data-state=published]")].map((card) => [
    card.dataset.id,
    headline(card),
    card.querySelector("time")?.textContent ?? "",
  ]);

function choice([id, title, time], cited) {
  const box = element("input", { type: "checkbox", value: id, checked: cited.includes(id) });
  return element("li", {}, element("label", {}, box, element("span", {}, `${time} ${title}`.trim())));
}

/** Ask which entries `text` rests on: their ids, `cited` unless somebody chose others. */
export async function cite(text, cited) {
  const all = published();
  const older = cited.filter((id) => !all.some(([one]) => one === id)).map((id) => [id, id, ""]);
  list.replaceChildren(...[...all, ...older].map((one) => choice(one, cited)));
  dialog.querySelector(".subject").textContent = text;
  find.value = "";
  if (!(await opened(dialog))) return cited;
  const chosen = [...list.querySelectorAll(":checked")].map(({ value }) => value);
  return [...cited.filter((id) => chosen.includes(id)), ...chosen.filter((id) => !cited.includes(id))];
}

find?.addEventListener("input", () => {
  const typed = find.value.trim().toLowerCase();
  for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(typed);
});
find?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it finds while one types; the form is sent by its button
});

// The entries on a front page, the days above them and the list of key events.

import { parse } from "./documents.js";

const KEY_EVENTS = 20;
const root = document.body.dataset;
export const byId = (id) => document.getElementById(id);
export const flow = byId("flow");
export const pinned = byId("pinned");
/** New entries that wait for the reader to come back to the top. */
export const held = document.createDocumentFragment();

export const entries = (place = document) => [...place.querySelectorAll(".entry")];
export const number = (entry) => Number(entry.dataset.number);
export const find = (id) => byId(id) ?? held.getElementById(id);
export const article = (html) => parse(html).querySelector(".entry");
export const headline = (entry) => entry.querySelector(".headline").textContent;
export const time = (entry) => entry.querySelector("header time")?.cloneNode(true);
export const pageOf = (entryNumber) => Math.ceil(entryNumber / root.pageSize);

/** Put an entry where its number belongs; one older than everything shown stands on an older page. */
export function place(entry, where = flow) {
  const all = entries(where);
  const next = all.find((other) => number(other) < number(entry));
  if (next) next.before(entry);
  else if (where === held || !all.length || !document.querySelector(".stream > .pages [rel=prev]")) where.append(entry);
  else entry.remove();
}

/** Put an entry back that was pinned: with what waits, if it is newer than all that is shown. */
export function unpin(entry) {
  const newest = flow.querySelector(".entry");
  place(entry, held.children.length && newest && number(entry) > number(newest) ? held : flow);
}

/** The days above the entries, as the server sets them. */
export function days() {
  for (const day of flow.querySelectorAll(".day")) day.remove();
  let shown = "";
  for (const entry of entries(flow)) {
    const { day, weekday } = entry.dataset;
    if (!day || day === shown) continue;
    shown = day;
    const heading = document.createElement("p");
    const when = document.createElement("time");
    heading.className = "day";
    when.dateTime = day;
    when.textContent = weekday;
    heading.append(when);
    entry.before(heading);
  }
}

const keyEvents = () => byId("key-events").querySelector("ol");

/** Take an entry out of the list of key events. */
export function forget(id) {
  const list = keyEvents();
  for (const item of list.children) if (item.dataset.entry === id) item.remove();
  byId("key-events").hidden = !list.children.length;
}

/** Have the list of key events follow one of its entries. */
export function jump(entry) {
  const list = keyEvents();
  const id = entry.id.slice(2);
  forget(id);
  if ("key" in entry.dataset) {
    const [item, link, text] = ["li", "a", "span"].map((name) => document.createElement(name));
    Object.assign(item.dataset, { entry: id, number: number(entry) });
    link.href = find(entry.id) ? `#${entry.id}` : `page/${pageOf(number(entry))}/#${entry.id}`;
    text.textContent = headline(entry);
    const at = time(entry);
    link.append(...(at ? [at, " "] : []), text);
    item.append(link);
    const next = [...list.children].find((other) => number(other) < number(entry));
    if (next) next.before(item);
    else list.append(item);
    while (list.children.length > KEY_EVENTS) list.lastElementChild.remove();
  }
  byId("key-events").hidden = !list.children.length;
}

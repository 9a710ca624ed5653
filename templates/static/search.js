// Searches all entries of a liveblog in the browser: the numbered pages are fetched once, then nothing is asked of the server.

import { load } from "./documents.js";
import { article, byId, entries, find, held, headline, number, pageOf, time } from "./timeline.js";

const PARALLEL = 6;
const SHOWN = 50;
const SNIPPET = 60; // characters before and after what was found
const dialog = byId("search");
const [field, found, results] = [dialog.querySelector("input"), dialog.querySelector("output"), dialog.querySelector("ol")];
/** Entries by id; null for one that was retracted. */
const known = new Map();
let fetching = null;
let failed = false;

const whole = (text) => text.normalize().replace(/\s+/g, " ").trim();
/** As it is compared: no case, no accents; each letter stays in its place, so that finds can be marked. */
const plain = (text) => text.split("").map((letter) => letter.normalize("NFD")[0].toLowerCase()[0]).join("");

function learn(entry) {
  if (entry.matches(".retracted")) return known.set(entry.id, null);
  const words = [...(entry.querySelector(".text")?.children ?? [])].map((block) => block.textContent).join(" ");
  const [title, text] = [headline(entry), words].map(whole);
  return known.set(entry.id, { entry, title, text, plainTitle: plain(title), plainText: plain(text) });
}

async function fetchAll() {
  const pages = Array.from({ length: pageOf(Math.max(0, ...entries().map(number))) }, (_, index) => index + 1).reverse();
  const work = async () => {
    for (let page = pages.shift(); page; page = pages.shift()) {
      for (const entry of entries(await load(`page/${page}/`))) if (!known.has(entry.id)) learn(entry);
      search();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

function marked(text, letters, terms) {
  const nodes = [];
  let at = 0;
  while (at < text.length) {
    const [next, term] = terms
      .map((one) => [letters.indexOf(one, at), one])
      .filter(([place]) => place >= 0)
      .sort(([a], [b]) => a - b)[0] ?? [text.length, ""];
    nodes.push(text.slice(at, next));
    if (!term) break;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(next, next + term.length);
    nodes.push(mark);
    at = next + term.length;
  }
  return nodes;
}

function snippet(text, letters, terms) {
  const first = Math.min(...terms.map((term) => letters.indexOf(term)).filter((place) => place >= 0), text.length);
  const word = text.indexOf(" ", first - SNIPPET) + 1;
  const start = first === text.length || first < SNIPPET ? 0 : Math.min(first, word);
  const end = start + 3 * SNIPPET;
  const words = marked(text.slice(start, end), letters.slice(start, end), terms);
  return [start ? "… " : "", ...words, end < text.length ? " …" : ""];
}

function result({ entry, title, text, plainTitle, plainText }, terms) {
  const [row, link, words] = ["li", "a", "p"].map((name) => document.createElement(name));
  const at = time(entry);
  link.href = `${find(entry.id) ? "" : `page/${pageOf(number(entry))}/`}#${entry.id}`;
  link.append(...(at ? [at, " "] : []), ...marked(title, plainTitle, terms));
  words.append(...snippet(text, plainText, terms));
  row.append(link, words);
  return row;
}

const holds = ({ plainTitle, plainText }, terms) =>
  terms.every((term) => plainTitle.includes(term) || plainText.includes(term));

function search() {
  const terms = plain(whole(field.value)).split(" ").filter(Boolean);
  const hits = terms.length ? [...known.values()].filter((one) => one && holds(one, terms)) : [];
  hits.sort((a, b) => number(b.entry) - number(a.entry));
  results.replaceChildren(...hits.slice(0, SHOWN).map((hit) => result(hit, terms)));
  const { none, one, other } = found.dataset;
  const count = !terms.length ? "" : !hits.length ? none : hits.length === 1 ? one : other.replace("%", hits.length);
  found.textContent = [count, failed && found.dataset.failed].filter(Boolean).join(". ");
}

function learnAll() {
  for (const entry of [...entries(), ...entries(held)]) learn(entry);
  failed = false;
  search();
  fetching ??= fetchAll().catch((error) => {
    fetching = null;
    failed = true;
    search();
    console.warn("search:", error);
  });
}

export function open() {
  dialog.showModal();
  field.focus();
  learnAll();
}

field.addEventListener("input", search);
results.addEventListener("click", ({ target }) => target.closest("a") && dialog.close());
addEventListener("delta", ({ detail: { html = "" } }) => {
  const entry = article(html);
  if (!entry) return;
  learn(entry);
  if (dialog.open) search();
});
addEventListener("renewed", () => {
  known.clear();
  fetching = null;
  if (dialog.open) learnAll();
});

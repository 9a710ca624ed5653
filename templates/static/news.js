// A page that does not grow, such as a numbered page or a permalink: tells of news, and keeps the entries it shows true.

import { parse, rebase } from "./documents.js";
import { follow } from "./follow.js";

const home = new URL(document.body.dataset.home, location.href).href;
const live = `${home}live/`;
const bar = document.querySelector("#bar a");
const title = document.title;
let count = 0;

function apply({ op, entry_id: id, html }) {
  const shown = document.getElementById(`e-${id}`);
  if (op === "publish") {
    count += 1;
    bar.hidden = false;
    bar.textContent = count === 1 ? bar.dataset.one : bar.dataset.other.replace("%", count);
    document.title = `(${count}) ${title}`;
  } else if (shown && ["correct", "revise", "retract"].includes(op)) {
    const entry = rebase(parse(html), home).querySelector(".entry");
    const top = shown.getBoundingClientRect().bottom;
    shown.replaceWith(entry);
    if (top < 0) scrollBy({ top: entry.getBoundingClientRect().bottom - top, behavior: "instant" });
  }
}

const response = await fetch(`${live}head.json`, { cache: "no-cache" });
if (!response.ok) throw new Error(`${response.status} for head.json`);
const { seq, state } = await response.json();
follow({
  live,
  seq,
  state,
  apply,
  async renew() {
    bar.hidden = false;
    bar.textContent = bar.dataset.many;
    return (await (await fetch(`${live}head.json`, { cache: "no-cache" })).json()).seq;
  },
});

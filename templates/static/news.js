// A page that does not grow, such as a numbered page or a permalink: tells of news, and keeps the entries it shows true.

import { load, parse, rebase } from "./documents.js";
import { follow } from "./follow.js";

const home = new URL(document.body.dataset.home, location.href).href;
const live = `${home}live/`;
const bar = document.querySelector("#bar a");
const title = document.title;
let count = 0;

/** Replace an entry by what it says now; what is read below it stays where it is. */
function replace(shown, entry) {
  const end = shown.getBoundingClientRect().bottom;
  shown.replaceWith(entry);
  if (end < 0) scrollBy({ top: entry.getBoundingClientRect().bottom - end, behavior: "instant" });
}

async function head() {
  const response = await fetch(`${live}head.json`, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} for head.json`);
  return response.json();
}

function apply({ op, entry_id: id, html }) {
  const shown = document.getElementById(`e-${id}`);
  if (op === "publish") {
    count += 1;
    bar.hidden = false;
    bar.textContent = count === 1 ? bar.dataset.one : bar.dataset.other.replace("%", count);
    document.title = `(${count}) ${title}`;
  } else if (shown && ["correct", "revise", "retract"].includes(op)) {
    replace(shown, rebase(parse(html), home).querySelector(".entry"));
  }
}

const { seq, state } = await head();
follow({
  live,
  seq,
  state,
  apply,
  async renew() {
    bar.hidden = false;
    bar.textContent = bar.dataset.many;
    const { seq: now } = await head();
    for (const entry of (await load(location.pathname)).querySelectorAll(".entry")) {
      const shown = document.getElementById(entry.id);
      if (shown) replace(shown, entry);
    }
    return now;
  },
});

// Entries as they are written here and elsewhere: each goes to its lane, and nothing moves under anybody's hands.

import { action, hint } from "./actions.js";
import { card, headline, settle, step } from "./cursor.js";
import { emit } from "./news.js";
import { steady } from "./steady.js";
import { _, _n } from "./words.js";

const TOGETHER = 1_500; // what comes within is told in one sentence
const LANES = ["drafts", "submitted", "scheduled", "timeline"];
const { me } = document.body.dataset;
const lane = (name) => document.getElementById(`lane-${name}`);
const status = document.getElementById("news");
const bar = document.getElementById("arrivals");
const untold = new Map(); // entry id → sentence
let telling = 0;
let behind = false;

const counted = (count) => _n("%(num)s new entry", "%(num)s new entries", count);

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector(".card");
}

/** The timeline goes by number, the newest first; what is scheduled by its time, the next first. */
const ORDER = {
  timeline: (a, b) => Number(b.dataset.number) - Number(a.dataset.number),
  scheduled: (a, b) => Date.parse(a.dataset.publishAt) - Date.parse(b.dataset.publishAt),
};

function insert(now, name) {
  const before = ORDER[name] ?? (() => -1);
  const next = [...lane(name).children].find((other) => before(now, other) < 0);
  if (next) next.before(now);
  else lane(name).append(now);
}

/** Put an entry's card into its lane, in the place of the one it had; whether it is new there. */
function put({ id, seq, lane: name, html }) {
  const was = card(id);
  if (Number(was?.dataset.seq ?? 0) > seq) return false;
  const now = parsed(html);
  const stays = was?.parentNode === lane(name);
  now.dataset.seq = seq;
  if (stays && name !== "scheduled") was.replaceWith(now);
  else {
    was?.remove();
    insert(now, name);
  }
  return !stays;
}

const changed = (change) =>
  steady(() => {
    change();
    document.dispatchEvent(new Event("desk:cards"));
  });

function ready() {
  settle();
  hint(document);
}

/** Say politely what colleagues have brought, all of it at once; and show it to who is further down. */
function tell(id, sentence) {
  untold.set(id, sentence);
  telling ||= setTimeout(() => {
    status.textContent = untold.size > 1 ? counted(untold.size) : [...untold.values()][0];
    untold.clear();
    telling = 0;
  }, TOGETHER);
}

const above = () => [...lane("timeline").querySelectorAll(".card[data-arrived]")].filter(higher);
const higher = (one) => one.getBoundingClientRect().bottom < 0;

function signal() {
  const count = above().length;
  bar.hidden = !count;
  if (count) bar.textContent = counted(count);
}

document.addEventListener("desk:entry", ({ detail }) => {
  let fresh = false;
  changed(() => (fresh = put(detail)));
  if (!fresh || detail.actor === me) return;
  const now = card(detail.id);
  now.dataset.arrived = "";
  tell(detail.id, `${detail.actor_name}: ${headline(now)}`);
  signal();
});

document.addEventListener("desk:gone", ({ detail: { id } }) => changed(() => card(id)?.remove()));

/** Too much was missed or changed at once to be told one by one: the page's parts come anew, as the server has them. */
async function renew() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  behind = !response; // once more, when the network is back
  if (response?.status === 401) emit("signed-out");
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  changed(() => {
    for (const name of LANES) lane(name).replaceChildren(...page.getElementById(`lane-${name}`).children);
    document.querySelector(".standing").replaceWith(page.querySelector(".standing"));
  });
}

document.addEventListener("desk:cards", ready);
document.addEventListener("desk:reset", renew);
document.addEventListener("desk:online", () => behind && renew());

addEventListener(
  "scroll",
  () => {
    for (const one of lane("timeline").querySelectorAll("[data-arrived]")) if (!higher(one)) delete one.dataset.arrived;
    signal();
  },
  { passive: true },
);

bar.addEventListener("click", () => {
  const newest = above()[0];
  newest?.scrollIntoView({ block: "center" });
  newest?.focus({ preventScroll: true });
});

const always = () => true;
action({ name: "next", key: "j", label: _("Next entry"), run: () => step(1), when: always });
action({ name: "previous", key: "k", label: _("Previous entry"), run: () => step(-1), when: always });

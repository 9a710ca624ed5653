// Who else is here and at what: a courtesy. What keeps texts apart is If-Match.

import { call, reached, screen } from "./api.js";
import { card } from "./cursor.js";
import { element } from "./element.js";
import { _ } from "./words.js";

const AGAIN = 15_000; // the server forgets whoever has not been heard of for some time
const place = document.getElementById("presence");
const client = crypto.randomUUID(); // this tab: one person may have several open
let doing = { doing: "reading" };
let people = [];
let timer = 0;

/** Tell colleagues what somebody is at here; again from time to time, while the page is looked at. */
async function announce() {
  clearTimeout(timer);
  if (document.hidden) return;
  timer = setTimeout(announce, AGAIN);
  // Without a network colleagues hear of it again when it is back.
  await reached(() => call("PUT", `/liveblogs/${screen.slug}/presence`, { body: { ...doing, client } }));
}

/** What somebody is at now: {doing: "reading" | "writing" | "editing", entry_id}. */
export function busy(now) {
  if (now.doing === doing.doing && now.entry_id === doing.entry_id) return;
  doing = now;
  announce();
}

const others = () => people.filter((one) => one.client !== client);

/** Each person once, at the most telling of what they are at in their tabs. */
function persons() {
  const telling = ["reading", "writing", "editing"];
  const found = new Map();
  for (const one of others()) {
    const known = found.get(one.id);
    if (!known || telling.indexOf(one.doing) > telling.indexOf(known.doing)) found.set(one.id, one);
  }
  return [...found.values()];
}

const occupation = ({ doing: what }) => ({ writing: _("is writing"), editing: _("is editing") })[what] ?? "";

function person(one) {
  const name = one.id === screen.me ? _("You, elsewhere") : one.name;
  return element("li", { "data-doing": one.doing }, element("strong", {}, name), ` ${occupation(one)}`);
}

function show() {
  place.replaceChildren(...persons().map(person));
  place.closest("section").hidden = !place.children.length;
  mark();
}

/** On each card who is changing it. */
function mark() {
  for (const old of document.querySelectorAll(".card > .editing")) old.remove();
  for (const { entry_id: id, name } of others().filter((one) => one.doing === "editing"))
    card(id)?.prepend(element("p", { className: "editing" }, _("%(name)s is editing this", { name })));
}

document.addEventListener("desk:presence", ({ detail }) => {
  people = detail.people;
  show();
});
document.addEventListener("desk:cards", mark);
document.addEventListener("desk:online", announce);
document.addEventListener("visibilitychange", announce);
announce();

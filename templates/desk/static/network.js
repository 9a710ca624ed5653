// Says whether what is written gets through: online or not, how much waits, what was refused and why, and what to do.
//
// Tells on `document`: desk:returned {id, form, about} when a refused text lies among the drafts again; desk:sign-in when
// somebody wants to.

import { screen } from "./api.js";
import { fresh, keep } from "./drafts.js";
import { button, element } from "./element.js";
import { emit } from "./news.js";
import { again, settled, wake } from "./outbox.js";
import { sentence } from "./problem.js";
import { mergeable } from "./versions.js";
import { STALE } from "./wire.js";
import { _, _n } from "./words.js";

const SLOW = 1_500; // milliseconds until somebody wonders
const place = document.getElementById("network");
const state = place.querySelector("[role=status]");
const refusals = place.querySelector(".refused");
const does = (name) => place.querySelector(`[data-do=${name}]`);
const slow = new Set(); // keys of what this page has sent off and waits for
let outbox = { waiting: 0, refused: [], bar: null };
let streaming = true;
let signedOut = false;

const WORDS = {
  "": () => _("Online"),
  slow: () => _("Sending …"),
  unreachable: () => _("Offline. Go on writing: everything is kept, and goes off when the network is back."),
  busy: () => _("The server is busy. Everything is kept, and goes off by itself."),
  "signed-out": () => _("You are signed out. Everything is kept, and goes off when you have signed in."),
};

function cause() {
  if (outbox.bar) return outbox.bar.cause;
  if (signedOut) return "signed-out";
  if (!navigator.onLine || !streaming) return "unreachable";
  return slow.size ? "slow" : "";
}

function show() {
  const why = cause();
  const count = Math.max(outbox.waiting, slow.size);
  place.dataset.cause = why;
  const waits = count ? _n("One text waits.", "%(num)s texts wait.", count) : "";
  const words = [WORDS[why](), waits].filter(Boolean).join(" ");
  if (state.textContent !== words) state.textContent = words; // a screen reader says it once
  does("try").hidden = !["unreachable", "busy"].includes(why);
  does("sign-in").hidden = why !== "signed-out";
}

/** What was typed into it, as far as it is words. */
const texts = (body) =>
  typeof body === "string" ? [body] : body && typeof body === "object" ? Object.values(body).flatMap(texts) : [];

function refusal(record) {
  const { key, slug, label, body, answer, draft } = record;
  const here = slug === screen.slug;
  const words = [label || _("Something you did"), here ? "" : slug].filter(Boolean).join(" · ");
  const typed = draft ? [] : texts(body);
  return element(
    "li",
    {},
    element("strong", {}, words),
    element("p", {}, sentence(answer.data) || _("The server has not accepted this.")),
    typed.length ? element("pre", {}, typed.join("\n")) : null,
    element("p", { className: "buttons" }, ...remedies({ key, slug, here, draft, status: answer.status }, record)),
  );
}

function remedies({ key, slug, here, draft, status }, record) {
  if (!here) return [element("a", { className: "button", href: `/desk/liveblogs/${slug}` }, _("To that liveblog"))];
  return [
    draft && button(_("Take the text back"), () => takeBack(record)),
    status !== STALE && button(_("Send again"), () => again(key)),
    !draft && button(_("Drop"), () => settled(key)),
  ].filter(Boolean);
}

/** First it is a draft again, then it is gone from the outbox: in between a crash leaves it in both. */
async function takeBack({ key, draft: { form, about } }) {
  const id = fresh();
  await keep(id, form, about);
  await settled(key);
  emit("returned", { id, form, about });
}

document.addEventListener("desk:outbox", ({ detail }) => {
  outbox = detail;
  if (!outbox.waiting) slow.clear();
  const here = outbox.refused.filter((record) => !mergeable(record)); // merge.js asks about the others
  refusals.replaceChildren(...here.map(refusal));
  refusals.hidden = !here.length;
  show();
});
document.addEventListener("desk:queued", ({ detail: { key } }) => {
  const timer = setTimeout(() => show(slow.add(key)), SLOW);
  const done = ({ detail }) => {
    if (detail.key !== key) return;
    clearTimeout(timer);
    slow.delete(key);
    for (const name of ["desk:sent", "desk:refused"]) document.removeEventListener(name, done);
    show();
  };
  for (const name of ["desk:sent", "desk:refused"]) document.addEventListener(name, done);
});
document.addEventListener("desk:unstored", () => (place.querySelector(".problem").hidden = false));
for (const [name, on] of [["desk:online", true], ["desk:offline", false]])
  document.addEventListener(name, () => show((streaming = on)));
document.addEventListener("desk:session", ({ detail }) => show((signedOut = detail.lost)));
for (const name of ["online", "offline"]) addEventListener(name, show);
does("try").addEventListener("click", wake);
does("sign-in").addEventListener("click", () => emit("sign-in"));
show();

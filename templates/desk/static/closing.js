// "Ende des Liveblogs": the last word, the ways onward and the liveblog that comes next.

import { action, beforehand } from "./actions.js";
import { call, screen } from "./api.js";
import { asked } from "./dialog.js";
import { send } from "./outbox.js";

const dialog = document.getElementById("closing");
const links = dialog?.querySelector(".links ol");
const LAST_WORDS = { de: "Ende des Liveblogs", en: "End of the live blog" };

function add() {
  links.append(dialog.querySelector("template").content.cloneNode(true));
  links.lastElementChild.querySelector("input").focus();
}

function remove(item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  (next?.querySelector("input") ?? dialog.querySelector("[data-add]")).focus();
}

/** Liveblogs that have not ended: one of them may be where this one goes on. */
async function offer(select) {
  const { ok, data } = await call("GET", "/liveblogs?limit=100");
  const others = ok ? data.items.filter(({ slug, state }) => slug !== screen.slug && state !== "closed") : [];
  select.length = 1;
  for (const { slug, title } of others) select.add(new Option(title, slug));
}

function body(form) {
  const [titles, urls] = [form.getAll("link-title"), form.getAll("link-url")];
  const onward = titles.map((title, nth) => ({ title: title.trim(), url: urls[nth].trim() }));
  const sent = { headline: form.get("headline").trim(), links: onward };
  if (form.get("body").trim()) sent.body = form.get("body");
  if (form.get("next")) sent.next = form.get("next");
  return sent;
}

async function close(_card, button) {
  links.replaceChildren();
  await beforehand(offer(dialog.querySelector("select")));
  const { language } = document.body.dataset;
  const values = { headline: LAST_WORDS[language.split("-")[0]] ?? LAST_WORDS.en };
  const label = button.textContent.trim();
  const path = `/liveblogs/${screen.slug}/close`;
  await asked(dialog, { values }, (form) => send({ method: "POST", path, body: body(form), label }));
}

dialog?.addEventListener("click", ({ target }) => {
  if (target.closest("[data-add]")) add();
  if (target.closest("[data-remove]")) remove(target.closest("li"));
});

action({ name: "close", key: "q", run: close });

// What an entry said before, who changed it, when and why.

import { call, screen } from "./api.js";
import { wording } from "./comparison.js";
import { headline } from "./cursor.js";
import { opened } from "./dialog.js";
import { button, element } from "./element.js";
import { complain, sentence } from "./problem.js";
import { _ } from "./words.js";
import { marked } from "./worddiff.js";

const dialog = document.getElementById("history");
const list = dialog.querySelector("ol");
const { language } = document.body.dataset;

const KINDS = {
  drafted: () => _("Draft"),
  submitted: () => _("Submitted"),
  scheduled: () => _("Scheduled"),
  published: () => _("Published"),
  undone: () => _("Publication undone"),
  revised: () => _("Changed silently"),
  corrected: () => _("Corrected"),
  retracted: () => _("Retracted"),
};

/** A moment on the liveblog's clocks, to the second: two versions may lie close together. */
function when(at) {
  const format = { dateStyle: "medium", timeStyle: "medium", timeZone: screen.zone };
  return new Date(at).toLocaleString(document.documentElement.lang, format);
}

/** The words that changed; all of them, of the first version. */
function said({ diff, content }) {
  if (diff.length) return marked(diff);
  return content ? [[content.headline, ...content.blocks.map(wording)].join("\n")] : [];
}

function version(one) {
  const { at, actor_name: by, kind, note } = one;
  const title = element("h3", {}, KINDS[kind]());
  const who = element("p", { className: "quiet" }, by && `${by}, `, element("time", { dateTime: at }, when(at)));
  const told = note ? element("p", { className: "note", lang: language }, note) : null;
  const words = element("p", { className: "wording", lang: language }, ...said(one));
  return element("li", {}, title, who, told, words.hasChildNodes() ? words : null);
}

/** The versions before `seq`, or the newest ones, at the end of the list. */
async function add(path, seq = 0) {
  const { ok, data } = await call("GET", seq ? `${path}?before=${seq}` : path);
  complain(dialog, ok ? "" : sentence(data));
  if (!ok) return;
  list.append(...data.versions.toReversed().map(version));
  if (!data.earlier) return;
  const more = element("li", {}, button(_("Earlier versions"), () => (more.remove(), add(path, data.versions[0].seq))));
  list.append(more);
}

/** Show what became of the entry of `card`, the newest version first. */
export async function show(card) {
  dialog.querySelector(".subject").textContent = headline(card);
  list.replaceChildren();
  await add(`/liveblogs/${screen.slug}/entries/${card.dataset.id}/history`);
  await opened(dialog);
}

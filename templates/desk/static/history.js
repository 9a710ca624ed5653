// What an entry said before, who changed it, when and why.

import { call, screen } from "./api.js";
import { headline } from "./cursor.js";
import { complain, opened, sentence } from "./dialog.js";
import { element } from "./element.js";
import { _ } from "./words.js";
import { marked } from "./worddiff.js";

const dialog = document.getElementById("history");
const list = dialog.querySelector("ol");

const KINDS = {
  EntryDrafted: () => _("Draft"),
  EntrySubmitted: () => _("Submitted"),
  EntryScheduled: () => _("Scheduled"),
  EntryPublished: () => _("Published"),
  PublicationUndone: () => _("Publication undone"),
  EntryRevised: () => _("Changed silently"),
  EntryCorrected: () => _("Corrected"),
  EntryRetracted: () => _("Retracted"),
};

/** A moment on the liveblog's clocks, to the second: two versions may lie close together. */
const when = (at) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "medium", timeZone: screen.zone }).format(new Date(at));

function version({ at, actor, kind, note, diff }) {
  const title = element("h3", {}, KINDS[kind]?.() ?? kind);
  const by = element("p", { className: "quiet" }, `${actor.name}, `, element("time", { dateTime: at }, when(at)));
  const told = note && element("p", { className: "note" }, note);
  return element("li", {}, title, by, told || null, element("p", { className: "wording", lang: document.body.dataset.language }, ...marked(diff)));
}

/** Show what became of the entry of `card`, the newest version first. */
export async function show(card) {
  const { ok, data } = await call("GET", `/liveblogs/${screen.slug}/entries/${card.dataset.id}/history`);
  dialog.querySelector(".subject").textContent = headline(card);
  complain(dialog, ok ? "" : sentence(data));
  list.replaceChildren(...(ok ? data.items.toReversed().map(version) : []));
  await opened(dialog);
}

// What becomes of the text: kept as a draft, submitted, scheduled, published, or put in the place of an older one.
//
// The form is free for the next entry as soon as the outbox has this one. Whatever is refused comes back.

import { action } from "./actions.js";
import { screen } from "./api.js";
import * as composer from "./composer.js";
import { fresh, keep } from "./drafts.js";
import { button, element } from "./element.js";
import * as faults from "./faults.js";
import { send, settled } from "./outbox.js";
import { marks, publishAt, remember, untimely } from "./particulars.js";
import { STALE } from "./wire.js";
import { _ } from "./words.js";

const entries = `/liveblogs/${screen.slug}/entries`;
const back = document.getElementById("sent-back");

const here = (part = "") => `${entries}/${composer.opened().entry.id}${part}`;
const isNew = () => !composer.opened().entry;

/** The request that gives the text a state nobody sees yet; `state` undefined leaves the one it has. */
const unseen = (state, more = {}) =>
  isNew()
    ? { method: "POST", path: entries, body: { ...unpublished(), state: state ?? "draft", ...more } }
    : { method: "PATCH", path: here(), body: { ...unpublished(), ...(state && { state }), ...more } };

/** What nobody has seen yet says, and what it is to be. */
const unpublished = () => ({ ...composer.current(), ...marks(composer.opened().entry ?? {}) });

const publication = () => ({ method: "POST", path: isNew() ? entries : here("/publish"), body: unpublished() });

const requests = {
  publish: publication,
  submit: () => unseen("submitted"),
  schedule: () => unseen("scheduled", { publish_at: publishAt() }),
  draft: () => unseen(),
  replace: () => ({ method: "PATCH", path: here(), body: composer.current() }),
  correct: () => ({
    method: "POST",
    path: here("/corrections"),
    body: { ...composer.current(), ...composer.correction() },
  }),
};

const done = {
  publish: () => _("Published"),
  submit: () => _("Submitted"),
  schedule: () => _("Scheduled"),
  draft: () => _("Draft saved"),
  replace: () => _("Change saved"),
  correct: () => _("Corrected"),
};

async function dispatch(what) {
  faults.none();
  composer.blameless();
  const wrong = [...composer.problems(), ...untimely(what)];
  if (wrong.length) return faults.show(wrong);
  await sent(what);
}

async function sent(what) {
  const { id, form, about } = composer.draft();
  const { entry } = composer.opened();
  const sending = send({ ...requests[what](), ifMatch: entry?.etag, label: form.headline, draft: id });
  remember();
  composer.clear();
  composer.headline.focus();
  const { ok, status, data, key, draft } = await sending;
  if (ok) composer.say(`${done[what]()}: ${form.headline}`);
  else if (status !== STALE) await refused({ id: fresh(), form: draft?.form ?? form, about, data, key });
}

/** A text that was not accepted comes back into the form, or waits beside it if somebody is writing there. */
async function refused(text) {
  await keep(text.id, text.form, text.about);
  await settled(text.key);
  if (composer.blank()) comeBack(text);
  else offer(text);
}

function comeBack({ id, form, data }) {
  composer.restore(id, form);
  faults.show(data?.errors ?? [], data?.detail ?? data?.title ?? _("The server has not accepted this."));
}

function offer(text) {
  const take = () => {
    line.remove();
    back.hidden = !back.children.length;
    comeBack(text);
  };
  const words = _("Not accepted: %(headline)s", { headline: text.form.headline });
  const line = element("p", {}, words, " ", button(_("Open again"), take));
  back.append(line);
  back.hidden = false;
}

const reporter = !document.querySelector('[data-action="publish-text"]');

for (const [what, key] of Object.entries({
  publish: "Ctrl+Enter",
  correct: "Ctrl+Enter",
  replace: "Ctrl+Enter",
  submit: reporter ? "Ctrl+Enter" : "Ctrl+e",
  schedule: "Ctrl+p",
  draft: "Ctrl+s",
}))
  action({ name: `${what}-text`, key, within: "#composer", run: () => dispatch(what) });

const MODES = { new: "new", unseen: "unseen", edit: "public", correct: "correct" };

let open = "new";
let over = document.body.dataset.state === "closed";

/** Which buttons there are depends on what is open; nothing new appears in a liveblog that is over. */
function show() {
  const mode = over && open === "new" ? "over" : open;
  composer.form.dataset.mode = mode;
  for (const part of composer.form.querySelectorAll("[data-modes]"))
    part.hidden = !part.dataset.modes.split(" ").includes(mode);
}
show();

document.addEventListener("desk:composed", ({ detail: { entry, mode } }) => {
  open = entry && !composer.seen() ? "unseen" : MODES[mode];
  show();
});

document.addEventListener("desk:liveblog", ({ detail: { state } }) => {
  over = state === "closed";
  show();
});

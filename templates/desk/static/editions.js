// Which of two editions of a draft stands: this browser's, or the server's, which other browsers of the same person write
// too. Where both were written both stay, for a machine cannot tell which was meant.

/**
 * What to store and what to remove in this browser, whose drafts are `local`, now that the server has `items`. `here` is
 * { owner, slug, browser, fresh, open }. What is `open`, here or in another tab, stays as it is: whoever reads the older words
 * goes on from them, and the server tells them apart from the newer ones when they are saved.
 */
export function merged(local, items, here) {
  const lying = new Map(local.map((draft) => [draft.id, draft]));
  const there = new Set(items.map(({ id }) => id));
  return {
    put: items.filter(({ id }) => !here.open(id)).flatMap((item) => compared(lying.get(item.id), item, here)),
    // What the server had and has no more was sent or thrown away on another machine.
    remove: local.filter(({ id, dirty, saved }) => !dirty && saved && !there.has(id) && !here.open(id)),
  };
}

function compared(draft, item, here) {
  if (!draft) return [lain(item, here)];
  const buried = draft.dirty && !draft.form;
  if (buried || draft.saved === item.saved_at) return [];
  if (!draft.dirty) return [lain(item, here)];
  if (item.browser !== here.browser) return apart(draft, item, here);
  // One browser's texts follow upon each other. The answer may have been lost; or what was stored here last, in a crash.
  return typed(item) > typed(draft) ? [lain(item, here)] : [];
}

/** When somebody typed it, by the clock of the browser it was typed in; milliseconds. */
const typed = ({ form }) => form.typed ?? 0;

/** Both were written: the server's keeps the id, as it is known by on more machines, and this one's gets another. */
export const apart = (draft, item, here) => [
  lain(item, here),
  { ...draft, id: here.fresh(), dirty: true, saved: "", tried: false },
];

/** The server's edition, as it lies in this browser. */
function lain({ id, form, entry_id, revision, saved_at: saved }, { owner, slug }) {
  const about = entry_id ? { entry_id, revision } : {};
  return { owner, slug, id, form, about, at: Date.parse(saved), dirty: false, saved, tried: true };
}

// Which of two editions of a draft stands: this browser's, or the server's, which other browsers of the same person
// have written too. Where both were written at the same time both stay, for a machine cannot tell which was meant.

/**
 * `local` are this browser's drafts, `theirs` the server's or null if it was not asked; `here` is { owner, slug, browser,
 * fresh }. Gives `put`, what this browser has to store now, and `remove`, which of its drafts are done with.
 */
export function merged(local, theirs, here) {
  const put = [];
  const known = new Map(local.map((draft) => [draft.id, draft]));
  for (const item of theirs ?? []) put.push(...compared(known.get(item.id), item, here));
  const there = theirs && new Set(theirs.map(({ id }) => id));
  // What the server had and has no more was sent or thrown away on another machine.
  const remove = there ? local.filter(({ id, dirty, saved }) => !dirty && saved && !there.has(id)) : [];
  return { put, remove };
}

function compared(draft, item, { owner, slug, browser, fresh }) {
  const { id, form, entry_id, revision, saved_at: saved } = item;
  const about = entry_id ? { entry_id, revision } : {};
  const theirs = { owner, slug, id, form, about, at: Date.parse(saved), dirty: false, saved, tried: true };
  if (!draft) return [theirs];
  if (draft.saved === saved || item.browser === browser || (draft.dirty && !draft.form)) return [];
  if (!draft.dirty) return [theirs];
  return [
    { ...draft, saved },
    { ...theirs, id: fresh(), dirty: true, saved: "", tried: false },
  ];
}

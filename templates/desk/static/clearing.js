// Texts that were cleared: they lie here for a while, so that what was cleared by mistake is found again.

const DAY = 24 * 3600_000; // milliseconds
const MOST = 10; // the server keeps fifty texts of a person, and refuses the next one

/** Those of the texts, `{ form }` each, that were cleared more than a day before `now` or before many others. */
export function outdated(texts, now) {
  const cleared = texts.filter(({ form }) => form.cleared).sort((a, b) => b.form.cleared - a.form.cleared);
  return cleared.filter(({ form }, nth) => nth >= MOST || now - form.cleared > DAY);
}

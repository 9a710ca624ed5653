// Two versions of the same thing, part by part: a field, a block of a text, a point of the summary.

import { screen } from "./api.js";
import { compared } from "./comparison.js";
import { STALE } from "./wire.js";
import { _ } from "./words.js";

const NAMES = {
  headline: () => _("Headline"),
  authors: () => _("Authors"),
  tags: () => _("Tags"),
  occurred_at: () => _("Time of the event"),
  publish_at: () => _("Publish at"),
  embargo_until: () => _("Embargo until"),
  verification: () => _("Verification"),
  title: () => _("Title"),
  top_story: () => _("Top story"),
  deck: () => _("Deck"),
  previous: () => _("Link to the day before"),
  next: () => _("Link to the next day"),
  blocks: () => _("Block"),
  points: () => _("Point"),
};

/** The parts as `compared` gives them, each with its `label`, as far as people are asked about them. */
export const parts = (mine, theirs) =>
  compared(mine, theirs)
    .filter(({ name }) => name in NAMES)
    .map((part) => ({ ...part, label: [NAMES[part.name](), part.nth || ""].join(" ").trim() }));

/** Whether what was refused (a record of the outbox) is a version beside another one, to be merged on this screen. */
export const mergeable = ({ slug, body, answer }) =>
  slug === screen.slug && answer?.status === STALE && parts(body ?? {}, answer.data.current ?? {}).length > 0;

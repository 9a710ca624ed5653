// Which drafts are open in this tab: a text is written in one place at a time.

import { Aliases } from "./aliases.js";
import { screen } from "./api.js";

const claimed = new Map(); // ids, with what lets go of each
const aliases = new Aliases();
const name = (id) => `ticker-desk draft ${screen.me} ${id}`;

/** The id by which a draft goes that this tab knows as `id`. */
export const real = (id) => aliases.real(id);

/** The id by which this tab knows the draft that goes by `id`. */
export const known = (id) => aliases.known(id);

/** Whether this tab has the draft open now, and no other. */
export function claim(id) {
  if (claimed.has(id)) return Promise.resolve(true);
  return new Promise((answer) => {
    navigator.locks.request(name(id), { ifAvailable: true }, (free) => {
      answer(Boolean(free));
      return free && new Promise((letGo) => claimed.set(id, letGo));
    });
  });
}

export function letGo(id) {
  claimed.get(id)?.();
  claimed.delete(id);
}

/** The draft that this tab has open as `from` goes by `to` from now on; what goes by `from` then is known as `to`. */
export function move(from, to) {
  aliases.move(from, to);
  letGo(from);
  return claim(to);
}

/** Tells of an id whether this tab has it open. */
export const mine = (id) => claimed.has(id);

/** Tells of ids whether another tab has them open: as it is when this resolves. */
export async function elsewhere() {
  const { held } = await navigator.locks.query();
  const open = new Set(held.map((lock) => lock.name));
  return (id) => open.has(name(id)) && !claimed.has(id);
}

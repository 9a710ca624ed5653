// What time it is by the server: the clock of the machine that somebody sits at may be wrong by hours.

let ahead = 0; // milliseconds that the server's clock is ahead of this one's

/** The server has just said what time it is: as its page (RFC 3339) or as its answers have it (RFC 9110, Date). */
export function heard(said) {
  const at = Date.parse(said);
  if (!Number.isNaN(at)) ahead = at - Date.now();
}

/** Milliseconds since 1970, to a second or two. */
export const now = () => Date.now() + ahead;

heard(document.body.dataset.now);

// Numbers that look random and are the same at every run: a failure can be looked at again.

/** Numbers from 0 up to 1, by mulberry32. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks: `below(n)` a whole number from 0 up to n, `one(list)` one of them, `some(list, most)` up to `most` of them. */
export function picks(seed) {
  const random = seeded(seed);
  const below = (number) => Math.floor(random() * number);
  const one = (list) => list[below(list.length)];
  return { below, one, some: (list, most) => Array.from({ length: below(most + 1) }, () => one(list)) };
}

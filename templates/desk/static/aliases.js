// The ids that a page knows its drafts by, and those that they go by since another machine has written in one.

export class Aliases {
  #moved = new Map(); // by the id that the page knows

  /** The id by which goes now what the page knows as `id`. */
  real(id) {
    return this.#moved.get(id) ?? id;
  }

  /** The id by which the page knows what goes by `id`. */
  known(id) {
    return [...this.#moved].find(([, now]) => now === id)?.[0] ?? id;
  }

  /** What went by `from` goes by `to` from now on; what goes by `from` then is known as `to`. */
  move(from, to) {
    this.#moved.set(this.known(from), to).set(to, from);
  }
}

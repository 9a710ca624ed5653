// What waits to be sent, and what was refused: in the browser's database, or in the page alone where there is none.
//
// A record is { key, owner, slug, tab, at, method, path, body, ifMatch, label, draft, state, failures }. Its state is
// "waiting", or "refused" with the `answer`; `draft` is the form that it was typed in, if it was in one. Pictures that it
// waits for (album.js) are named in both. Both queues give the same.

import { together, vault } from "./vault.js";

/** What `owner` has in the database; it outlasts the page. Where that cannot be read it is empty, and `failed` hears why. */
export function stored(owner, failed) {
  const look = (index, otherwise) =>
    vault()
      .then((database) => index(database.transaction("outbox").store.index("turn")))
      .catch((error) => (failed(error), otherwise));
  const change = (key, work) =>
    together(async (outbox) => {
      const record = await outbox.index("key").get(key);
      if (record) await work(outbox, record);
    });

  return {
    next: () => look((turn) => turn.get([owner, "waiting"])), // of equal keys the lowest number
    waiting: () => look((turn) => turn.count([owner, "waiting"]), 0),
    refused: () => look((turn) => turn.getAll([owner, "refused"]), []),
    update: (key, more) => change(key, (outbox, record) => outbox.put({ ...record, ...more })),
    drop: (key) => change(key, (outbox, { number }) => outbox.delete(number)),
  };
}

/** What the browser would not store: this page alone has it. `changed(count)` hears how much that is. */
export function unstored(changed) {
  let records = [];
  const lying = (state) => records.filter((record) => record.state === state);

  return {
    add(record) {
      records.push(record);
      changed(records.length);
    },
    next: async () => lying("waiting")[0],
    waiting: async () => lying("waiting").length,
    refused: async () => lying("refused"),
    async update(key, more) {
      records = records.map((record) => (record.key === key ? { ...record, ...more } : record));
    },
    async drop(key) {
      records = records.filter((record) => record.key !== key);
      changed(records.length);
    },
  };
}

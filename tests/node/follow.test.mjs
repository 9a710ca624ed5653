// A reader's page shows each change once and in order, whatever the network loses, repeats or shuffles.

import assert from "node:assert/strict";
import { test } from "node:test";

import { take } from "../../templates/static/follow.js";
import { picks } from "./random.mjs";

/** A page that has all up to `seq`; `take` tells whether nothing before the delta was missing. */
function page(seq, apply) {
  const shown = { seq };
  const taken = (delta) => {
    const now = take(delta, shown.seq, apply);
    shown.seq = now || shown.seq;
    return now > 0;
  };
  return { shown, take: taken };
}

/** Deltas after `first`, of which some numbers were coalesced: each names the one before it. */
function history(length, { below }) {
  const deltas = [];
  for (let seq = 0, nth = 0; nth < length; nth += 1) {
    const prev = seq;
    seq += 1 + below(3);
    deltas.push({ seq, prev });
  }
  return deltas;
}

test("the next one is applied, an old one is not applied again, and one after a gap is refused", () => {
  const applied = [];
  const deltas = page(5, ({ seq }) => applied.push(seq));
  assert.ok(deltas.take({ seq: 6, prev: 5 }));
  assert.ok(deltas.take({ seq: 6, prev: 5 }));
  assert.ok(deltas.take({ seq: 3, prev: 2 }));
  assert.equal(deltas.take({ seq: 9, prev: 8 }), false);
  assert.ok(deltas.take({ seq: 8, prev: 6 }));
  assert.deepEqual([applied, deltas.shown.seq], [[6, 8], 8]);
});

test("a delta that cannot be shown is not counted as shown", () => {
  const deltas = page(0, () => assert.fail("broken"));
  assert.throws(() => deltas.take({ seq: 1, prev: 0 }));
  assert.equal(deltas.shown.seq, 0);
});

test("over a stream that breaks, repeats and loses, with looks at what is missing, each is applied once and in order", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const pick = picks(seed);
    const all = history(60, pick);
    const applied = [];
    const deltas = page(0, ({ seq }) => applied.push(seq));
    const look = (until) => assert.ok(all.filter(({ seq }) => seq > deltas.shown.seq && seq <= until).every((delta) => deltas.take(delta)));
    for (const [nth, delta] of all.entries()) {
      const fate = pick.below(4);
      if (fate === 0) continue; // lost
      if (fate === 1) for (const again of all.slice(Math.max(0, nth - 5), nth)) if (!deltas.take(again)) look(again.seq); // sent again
      if (!deltas.take(delta)) look(delta.seq);
      if (fate === 2) assert.ok(deltas.take(delta)); // twice
    }
    look(Infinity);
    assert.deepEqual(applied, all.map(({ seq }) => seq));
  }
});

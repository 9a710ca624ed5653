// Drafts: which cleared ones go, and what a page knows them by when another machine has written in one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Aliases } from "../../templates/desk/static/aliases.js";
import { outdated } from "../../templates/desk/static/clearing.js";
import { picks } from "./random.mjs";

const HOUR = 3600_000;
const NOW = Date.parse("2027-03-28T12:00Z");
const text = (id, hours) => ({ id, form: hours === null ? {} : { cleared: NOW - hours * HOUR } });
const gone = (texts) => outdated(texts, NOW).map(({ id }) => id);

test("a cleared text lies here for a day, one that was not cleared for ever", () => {
  assert.deepEqual(gone([text("a", 23.9), text("b", 24.1), text("c", null)]), ["b"]);
});

test("of many cleared ones the ten newest stay", () => {
  const many = Array.from({ length: 14 }, (_, nth) => text(`t${nth}`, nth / 100));
  assert.deepEqual(gone([...many].reverse()).sort(), ["t10", "t11", "t12", "t13"]);
});

test("an id that was never moved is its own", () => {
  const aliases = new Aliases();
  assert.equal(aliases.real("a"), "a");
  assert.equal(aliases.known("a"), "a");
});

test("a page goes on knowing its draft by the id it began with, however often it is parted", () => {
  const { below } = picks(8);
  for (let nth = 0; nth < 200; nth += 1) {
    const aliases = new Aliases();
    let now = "mine";
    for (let parted = 0; parted <= below(5); parted += 1) {
      const next = `fresh${parted}`;
      aliases.move(now, next);
      now = next;
      assert.equal(aliases.real("mine"), now);
      assert.equal(aliases.known(now), "mine");
    }
  }
});

test("what goes by the old id since is another draft, and is not taken for this one", () => {
  const aliases = new Aliases();
  aliases.move("a", "b");
  assert.equal(aliases.known("a"), "b");
  assert.equal(aliases.real("b"), "a");
  assert.notEqual(aliases.real("a"), aliases.real("b"));
});

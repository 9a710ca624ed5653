// What changed between two texts, word by word.

import assert from "node:assert/strict";
import { test } from "node:test";

import { diff } from "../../templates/desk/static/worddiff.js";
import { picks } from "./random.mjs";

const WORDS = ["Der", "Deich", "hält", "nicht", " ", " ", ", ", ".", "Straße", "Überflutung", "洪水", "é", "\n", "3,2", "–"];
const side = (runs, op) => runs.filter((run) => run.op !== op).map(({ text }) => text).join("");

test("only the words that changed are marked", () => {
  assert.deepEqual(diff("Der Deich hält dem Sturm stand", "Der Deich hält noch"), [
    { op: "same", text: "Der Deich hält " },
    { op: "removed", text: "dem Sturm stand" },
    { op: "added", text: "noch" },
  ]);
  assert.deepEqual(diff("Straße frei.", "Strasse frei."), [
    { op: "removed", text: "Straße" },
    { op: "added", text: "Strasse" },
    { op: "same", text: " frei." },
  ]);
});

test("an empty text on either side is all new or all gone", () => {
  assert.deepEqual(diff("", ""), []);
  assert.deepEqual(diff("", "Neu"), [{ op: "added", text: "Neu" }]);
  assert.deepEqual(diff("Alt", ""), [{ op: "removed", text: "Alt" }]);
});

test("the runs are both texts, letter by letter, and neighbours of one kind are one run", () => {
  const { some } = picks(2);
  for (let nth = 0; nth < 2000; nth += 1) {
    const [before, after] = [some(WORDS, 25).join(""), some(WORDS, 25).join("")];
    const runs = diff(before, after);
    assert.equal(side(runs, "added"), before);
    assert.equal(side(runs, "removed"), after);
    for (let at = 1; at < runs.length; at += 1) assert.notEqual(runs[at].op, runs[at - 1].op);
  }
});

test("a text is the same as itself", () => {
  const { some } = picks(3);
  for (let nth = 0; nth < 300; nth += 1) {
    const text = some(WORDS, 40).join("");
    assert.deepEqual(diff(text, text), text ? [{ op: "same", text }] : []);
  }
});

test("texts too far apart are shown as replaced, what they begin and end with aside", () => {
  const many = (word) => Array.from({ length: 3000 }, (_, nth) => `${word}${nth}`).join(" ");
  const began = performance.now();
  const ops = diff(`Anfang ${many("alt")} Ende`, `Anfang ${many("neu")} Ende`).map(({ op }) => op);
  assert.deepEqual(ops, ["same", "removed", "added", "same"]);
  assert.ok(performance.now() - began < 2000);
});

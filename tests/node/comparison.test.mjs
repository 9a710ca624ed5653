// Two editors on one thing: nothing that either wrote is lost, and what only one changed is taken from that one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { compared, same, sides, whole, whose, wording } from "../../templates/desk/static/comparison.js";
import { picks } from "./random.mjs";

const point = (text, ...entries) => ({ text, entries });
const differing = (mine, theirs) => compared(mine, theirs).filter(({ differs }) => differs);

/** What is saved when nobody touches what was chosen for them. */
function merged(mine, theirs, base) {
  const parts = compared(mine, theirs);
  const choice = (part) => (part.differs ? part[whose(part, base).choice] : part.mine);
  return whole(mine, parts.map((part) => [part.name, choice(part)]));
}

test("fields that were not sent, and those that say the same, are nobody's quarrel", () => {
  const mine = { headline: "Der Deich hält noch", tags: ["Deich"], occurred_at: "2027-01-01T12:00:00Z" };
  const theirs = { headline: "Der Deich hält stand", tags: ["Deich"], occurred_at: "2027-01-01T13:00:00+01:00", deck: "Neu" };
  assert.deepEqual(differing(mine, theirs).map(({ name }) => name), ["headline"]);
});

test("what only one changed is taken from that one", () => {
  const base = { headline: "Der Deich hält", tags: ["Deich"], top_story: "Sturm" };
  const mine = { headline: "Der Deich hält noch", tags: ["Deich"], top_story: "Sturm" };
  const theirs = { headline: "Der Deich hält", tags: ["Deich", "Siel"], top_story: "Orkan" };
  assert.deepEqual(merged(mine, theirs, base), { headline: "Der Deich hält noch", tags: ["Deich", "Siel"], top_story: "Orkan" });
});

test("what both changed is this one's until somebody chooses, and says so", () => {
  const part = { name: "headline", mine: "Der Deich hält noch", theirs: "Der Deich hält dem Sturm stand" };
  assert.deepEqual(whose(part, { headline: "Der Deich hält" }), { choice: "mine", both: true });
  assert.deepEqual(whose(part, undefined), { choice: "mine", both: true });
  assert.deepEqual(whose(part, { deck: "unbekannt" }), { choice: "mine", both: true });
});

test("a point that one added beside the other's is kept, and so is one that one removed", () => {
  const base = { points: [point("a"), point("b"), point("c")] };
  const mine = { points: [point("a"), point("neu"), point("b"), point("c")] };
  const theirs = { points: [point("a"), point("b")] };
  for (const [one, other] of [[mine, theirs], [theirs, mine]])
    assert.deepEqual(merged(one, other, base).points.map(({ text }) => text), ["a", "neu", "b"]);
});

test("what the server adds to what was sent is no difference", () => {
  assert.ok(same({ kind: "quote", text: "Wir bleiben." }, { kind: "quote", text: "Wir bleiben.", source: "" }));
  assert.ok(same("", null) && same(undefined, null));
  assert.ok(!same([point("a")], [point("a"), point("b")]));
});

test("the words of a value are what people compare", () => {
  assert.equal(wording(["Mara Lind", "Jan Behrens"]), "Mara Lind, Jan Behrens");
  assert.equal(wording({ kind: "image", src: "/a.webp", alt: "Ein Deich", caption: "Am Siel" }), "Ein Deich\nAm Siel");
  assert.equal(wording({ kind: "embed", url: "https://bsky.app/x" }), "https://bsky.app/x");
  assert.equal(wording(null), "");
});

test("each side shows what the other lacks", () => {
  const { mine, theirs } = sides("Der Deich hält noch", "Der Deich hält dem Sturm stand");
  assert.deepEqual(mine.at(-1), { op: "added", text: "noch" });
  assert.deepEqual(theirs.at(-1), { op: "removed", text: "dem Sturm stand" });
});

test("the parts hold every item of both versions once and in order, whatever they are", () => {
  const { below, one, some } = picks(4);
  const texts = ["Deich", "Flut", "Siel", "Fähre", "Pegel", "Überlauf", "Straße"];
  for (let nth = 0; nth < 3000; nth += 1) {
    const base = some(texts, 6).map((text) => point(text));
    const edited = () => base.flatMap((item) => [[item], [], [item, point(one(texts))], [point(`${item.text}!`)]][below(4)]);
    const [mine, theirs] = [edited(), edited()];
    const parts = compared({ points: mine }, { points: theirs });
    assert.deepEqual(parts.map((part) => part.mine).filter(Boolean), mine);
    assert.deepEqual(parts.map((part) => part.theirs).filter(Boolean), theirs);
    for (const { differs, mine: here, theirs: there } of parts) assert.equal(differs, !same(here, there));
  }
});

test("no text that either wrote is lost by what is chosen unasked: it is in the merger, or both changed the part", () => {
  const { below, one, some } = picks(5);
  const texts = ["Deich", "Flut", "Siel", "Fähre", "Pegel", "Überlauf", "Straße"];
  let added = 0;
  for (let nth = 0; nth < 3000; nth += 1) {
    const base = { headline: one(texts), points: some(texts, 5).map((text) => point(text)) };
    const edited = (mark) => ({
      headline: below(2) ? base.headline : `${one(texts)} ${mark}`,
      points: base.points.flatMap((item, place) => [[item], [item], [], [item, point(`neu ${mark}${place}`)]][below(4)]),
    });
    const [mine, theirs] = [edited("m"), edited("t")];
    const parts = compared(mine, theirs);
    const result = merged(mine, theirs, base);
    const undecided = parts.filter((part) => part.differs && whose(part, base).both);
    const told = new Set(undecided.flatMap((part) => [part.mine, part.theirs]).filter(Boolean).map(wording));
    const kept = new Set([result.headline, ...result.points.map(({ text }) => text)]);
    for (const written of [mine, theirs])
      for (const text of [written.headline, ...written.points.map(({ text: words }) => words)]) {
        if (!/ [mt]$|^neu /.test(text)) continue; // nobody wrote it here
        added += 1;
        assert.ok(kept.has(text) || told.has(text), `${text} is gone: ${JSON.stringify({ base, mine, theirs, result })}`);
      }
  }
  assert.ok(added > 1000);
});

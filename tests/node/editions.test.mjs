// Which edition of a draft stands, this browser's or the server's: what was typed last, and both where nobody can tell.

import assert from "node:assert/strict";
import { test } from "node:test";

import { apart, merged } from "../../templates/desk/static/editions.js";
import { picks } from "./random.mjs";

let ids = 0;
const here = (open = () => false) => ({ owner: "mara", slug: "flut", browser: "this", fresh: () => `new${(ids += 1)}`, open });
const form = (headline, typed) => ({ headline, typed });
const local = (headline, typed, more = {}) => ({ owner: "mara", slug: "flut", id: "a", form: form(headline, typed), about: {}, at: typed, dirty: false, saved: "s1", tried: true, ...more });
const item = (headline, typed, more = {}) => ({ id: "a", form: form(headline, typed), browser: "this", saved_at: "2027-01-01T00:00:00Z", ...more });
const headlines = ({ put }) => put.map((draft) => draft.form.headline);

test("after a crash the newer words are the server's, and come back once", () => {
  for (const before of [{ dirty: true, saved: "" }, { dirty: false, saved: "2026-01-01T00:00:00Z" }, { dirty: true, saved: "s1" }])
    assert.deepEqual(headlines(merged([local("Der Deich", 1000, before)], [item("Der Deich weicht auf", 6000)], here())), ["Der Deich weicht auf"]);
});

test("an answer that got lost costs no words: what was typed since stays", () => {
  const { put, remove } = merged([local("Der Deich weicht auf", 6000, { dirty: true, saved: "" })], [item("Der Deich", 1000)], here());
  assert.deepEqual([put, remove], [[], []]);
});

test("where two machines have written both stay, and the server's keeps the id", () => {
  const { put } = merged([local("Am Telefon", 5000, { dirty: true })], [item("Am Schreibtisch", 4000, { browser: "other" })], here());
  assert.deepEqual(put.map(({ id, form: { headline }, dirty }) => [id === "a", headline, dirty]), [[true, "Am Schreibtisch", false], [false, "Am Telefon", true]]);
  assert.equal(put[1].saved, "");
  assert.equal(put[1].tried, false);
});

test("what another machine wrote is taken where nothing was typed here", () => {
  assert.deepEqual(headlines(merged([local("Pegel", 1000)], [item("Pegel am Telefon", 2000, { browser: "other" })], here())), ["Pegel am Telefon"]);
  assert.deepEqual(headlines(merged([], [item("Vom Telefon", 2000, { browser: "other" })], here())), ["Vom Telefon"]);
});

test("what is open stays as it is, whatever lies on the server", () => {
  const { put, remove } = merged([local("Pegel", 1000)], [item("Pegel am Telefon", 2000, { browser: "other" })], here(() => true));
  assert.deepEqual([put, remove], [[], []]);
  assert.deepEqual(merged([local("Pegel", 1000)], [], here(() => true)).remove, []);
});

test("what the server had and has no more goes; what it never had, or was typed since, stays", () => {
  const gone = local("Weg", 1, { id: "gone" });
  const typed = local("Getippt", 2, { id: "typed", dirty: true });
  const never = local("Nie", 3, { id: "never", saved: "" });
  assert.deepEqual(merged([gone, typed, never], [], here()).remove, [gone]);
});

test("a draft that was thrown away here does not come back from the server", () => {
  const { put } = merged([local("", 0, { form: null, dirty: true })], [item("Fort damit", 1000)], here());
  assert.deepEqual(put, []);
});

test("an edition that is known is not taken again, and an entry's revision comes along", () => {
  assert.deepEqual(merged([local("Pegel", 1, { saved: "s2" })], [item("Pegel", 1, { saved_at: "s2" })], here()).put, []);
  const [draft] = merged([], [item("Pegel", 1, { entry_id: "e1", revision: 3 })], here()).put;
  assert.deepEqual(draft.about, { entry_id: "e1", revision: 3 });
});

test("of two editions that are parted none is lost", () => {
  const both = apart(local("Hier", 1, { dirty: true }), item("Dort", 2), here());
  assert.deepEqual(both.map((draft) => draft.form.headline), ["Dort", "Hier"]);
  assert.notEqual(both[0].id, both[1].id);
});

test("no words that were typed and not saved are ever lost to another machine", () => {
  const { below, one } = picks(6);
  for (let nth = 0; nth < 3000; nth += 1) {
    const drafts = ["a", "b", "c"].slice(below(4)).map((id) => local(`Hier ${id}`, 1000 + below(9), { id, dirty: below(2) === 1, saved: one(["", "s1", "s2"]) }));
    const items = ["a", "b", "c"].slice(below(4)).map((id) => item(`Dort ${id}`, 1000 + below(9), { id, browser: one(["this", "other"]), saved_at: one(["s1", "s2"]) }));
    const { put, remove } = merged(drafts, items, here());
    const after = new Map(drafts.map((draft) => [draft.id, draft]));
    for (const { id } of remove) after.delete(id);
    for (const draft of put) after.set(draft.id, draft);
    const kept = [...after.values()].map((draft) => draft.form.headline);
    for (const draft of drafts) {
      const there = items.find(({ id }) => id === draft.id);
      const newer = there?.browser === "this" && there.form.typed > draft.form.typed; // this browser's own, typed later
      if (draft.dirty && !newer) assert.ok(kept.includes(draft.form.headline), draft.form.headline);
    }
    for (const { form: { headline }, id, browser } of items)
      if (browser === "other" && !drafts.some((draft) => draft.id === id && draft.saved === items.find((other) => other.id === id).saved_at)) assert.ok(kept.includes(headline), headline);
  }
});

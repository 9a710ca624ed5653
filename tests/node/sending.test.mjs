// What waits goes off in order and once, whatever network and server do meanwhile.

import assert from "node:assert/strict";
import { test } from "node:test";

import { unstored } from "../../templates/desk/static/queue.js";
import { channel, drain, obstacle } from "../../templates/desk/static/sending.js";
import { retyped, Unreachable } from "../../templates/desk/static/wire.js";
import { picks } from "./random.mjs";

channel.unref(); // else node waits for what other tabs may say
const DAY = 24 * 3600_000;
const headers = (more = {}) => new Headers({ "X-Request-Id": "r", ...more });
const answer = (status, data = null, more = {}) => ({ status, data, etag: '"r1"', headers: headers(more) });
const record = (key, more = {}) => ({ key, owner: "mara", at: Date.now(), method: "POST", path: "/entries", body: { headline: key }, state: "waiting", failures: 0, ...more });
const numbered = (count) => Array.from({ length: count }, (_, nth) => `Meldung ${nth + 1}`);

function filled(records) {
  const queue = unstored(() => {});
  for (const one of records) queue.add(one);
  return queue;
}

/** Drain again and again, as the desk does, until nothing is in the way any more; what was heard. */
async function drained(queue, deliver) {
  const heard = [];
  for (let tries = 0; await drain(queue, deliver, (news) => heard.push(news)); tries += 1) assert.ok(tries < 1000);
  return heard;
}

test("fifty posts arrive once and in order over a network that loses requests and answers, and a server that asks for patience", async () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const { below } = picks(seed);
    const [done, journal] = [new Set(), []];
    const deliver = async ({ key, body }) => {
      const fate = below(10);
      if (fate === 0) throw new Unreachable("lost on its way there");
      if (fate === 1) return answer(429, null, { "Retry-After": "1" });
      if (fate === 2) return answer(503);
      if (!done.has(key)) journal.push(body.headline); // as the server does: the same key is the same request
      done.add(key);
      if (fate === 3) throw new Unreachable("lost on its way back");
      return answer(201);
    };
    const heard = await drained(filled(numbered(50).map((key) => record(key))), deliver);
    assert.deepEqual(journal, numbered(50));
    assert.deepEqual(heard.map(({ record: { key } }) => key), numbered(50));
    assert.ok(heard.every(({ answer: { ok } }) => ok));
  }
});

test("while something is in the way nothing overtakes it, and it says what", async () => {
  for (const [there, cause, seconds] of [
    [null, "unreachable", 0],
    [{ ...answer(200), headers: new Headers() }, "unreachable", 0], // a hotel's sign-in page
    [answer(401), "signed-out", 0],
    [answer(403, { type: "https://example.org/problems/forged" }), "signed-out", 0],
    [answer(429, null, { "Retry-After": "17" }), "busy", 17],
    [answer(503), "busy", 0],
  ]) {
    assert.deepEqual(obstacle(there), { cause, seconds });
    const queue = filled(["a", "b"].map((key) => record(key)));
    const asked = [];
    const deliver = async ({ key }) => {
      asked.push(key);
      if (!there) throw new Unreachable("no network");
      return there;
    };
    assert.deepEqual(await drain(queue, deliver, assert.fail), { cause, seconds });
    assert.deepEqual(asked, ["a"]);
    assert.equal(await queue.waiting(), 2);
  }
  assert.equal(obstacle(answer(201)), null);
  assert.equal(obstacle(answer(409)), null);
});

test("what is refused stays with its answer until somebody has dealt with it, and the next one goes off", async () => {
  const queue = filled(["a", "b"].map((key) => record(key)));
  const heard = await drained(queue, async ({ key }) => (key === "a" ? answer(409, { title: "closed" }) : answer(201)));
  assert.deepEqual(heard.map(({ answer: { ok, status } }) => [ok, status]), [[false, 409], [true, 201]]);
  const [refused] = await queue.refused();
  assert.deepEqual([refused.key, refused.answer.data], ["a", { title: "closed" }]);
  await queue.update("a", { state: "waiting" });
  assert.equal((await queue.next()).key, "a");
  await queue.drop("a");
  assert.equal(await queue.next(), undefined);
});

test("what has waited for two months is not sent unasked, and is once somebody has decided so", async () => {
  const queue = filled([record("alt", { at: Date.now() - 61 * DAY }), record("jung", { at: Date.now() - 59 * DAY })]);
  const asked = [];
  const deliver = async ({ key }) => (asked.push(key), answer(201));
  await drained(queue, deliver);
  assert.deepEqual(asked, ["jung"]);
  const [{ key, answer: { status, data } }] = await queue.refused();
  assert.deepEqual([key, status, data], ["alt", 410, { outdated: true }]);
  await queue.update("alt", { state: "waiting", failures: 0, at: Date.now() });
  await drained(queue, deliver);
  assert.deepEqual(asked, ["jung", "alt"]);
});

test("a server that fails at one request five times has refused it", async () => {
  const queue = filled(["a", "b"].map((key) => record(key)));
  let asked = 0;
  await drained(queue, async ({ key }) => (key === "a" ? ((asked += 1), answer(500)) : answer(201)));
  assert.equal(asked, 5);
  assert.deepEqual((await queue.refused()).map(({ key }) => key), ["a"]);
});

test("an error that is no answer is not swallowed", async () => {
  await assert.rejects(drain(filled([record("a")]), () => Promise.reject(new TypeError("a fault of ours")), assert.fail), TypeError);
});

test("what a page alone has is counted, so that leaving it can be asked about", async () => {
  const counts = [];
  const queue = unstored((count) => counts.push(count));
  queue.add(record("a"));
  queue.add(record("b"));
  await queue.drop("a");
  await queue.drop("b");
  assert.deepEqual(counts, [1, 2, 1, 0]);
});

test("a file is sent as another type only where the server names one", () => {
  assert.equal(retyped(415, "image/png", "image/jpeg"), "image/png");
  assert.equal(retyped(415, "image/jpeg", "image/jpeg"), "");
  assert.equal(retyped(415, "image/png, image/webp", "image/jpeg"), "");
  assert.equal(retyped(422, "image/png", "image/jpeg"), "");
  assert.equal(retyped(415, null, "image/jpeg"), "");
});

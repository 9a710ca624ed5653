// Every write of the desk goes through here: stored in this browser first, sent in order, and repeated under the same
// Idempotency-Key until it was answered, over reloads, lost networks and expired sessions.
//
// Tells on `document`: desk:queued {key, label, draft}; desk:sent and desk:refused {key, label, status, data, request} in
// the tab that sent it off, also after a reload; desk:unstored {error} when this browser keeps nothing; desk:outbox
// {waiting, refused, bar, unstored} after any change; desk:signed-out {waiting} when sending needs a new session.

import { call, screen } from "./api.js";
import { real } from "./claims.js";
import { hold, release } from "./leaving.js";
import { emit } from "./news.js";
import { stored, unstored } from "./queue.js";
import { channel, drain, lock } from "./sending.js";
import { bury, together } from "./vault.js";
import { PICTURE } from "./wire.js";

const LONGEST = 30; // seconds between two tries
const TIMEOUT = 30_000; // a network that swallows requests without a word looks like a slow one until then
const TAB = "ticker-desk tab";
const lasting = stored(screen.me, failed);
const passing = unstored((count) => (count ? hold("outbox") : release("outbox")));
const queues = [lasting, passing];
const asking = new Map(); // whom an answer goes to, by key
let bar = null;
let elsewhere = null; // what is in the way of the tab that sends
let tries = 0; // without an answer in between
let due = false;
let running = null;
let cut = () => {};

const tab = sessionStorage.getItem(TAB) ?? crypto.randomUUID();
sessionStorage.setItem(TAB, tab);

/**
 * Send `body` to `path` below /api/v1, now or when it is possible; `label` says to people what it is. With `draft` the
 * draft of that id is gone in the same moment as this is stored. Gives { key, ok, status, data, etag, draft } once it was
 * answered, which may be when somebody has signed in again; after a reload only the events tell.
 */
export async function send({ method, path, body, ifMatch, label = "", draft = null }) {
  const record = {
    ...{ key: crypto.randomUUID(), owner: screen.me, slug: screen.slug, tab, at: Date.now(), state: "waiting", failures: 0 },
    ...{ method, path, body: structuredClone(body), ifMatch, label },
  };
  const answered = new Promise((answer) => asking.set(record.key, answer));
  await store(record, draft);
  emit("queued", { key: record.key, label, draft });
  post({ wake: true });
  wake();
  return answered;
}

async function store(record, id) {
  const place = [record.owner, record.slug, real(id)];
  try {
    await together(async (outbox, drafts) => {
      const draft = id && (await bury(drafts, place));
      await outbox.add(draft ? { ...record, draft } : record);
    }, "strict");
  } catch (error) {
    // A full disk, a browser that keeps nothing: it goes off all the same, and whoever closes the page is asked.
    failed(error);
    passing.add(record);
  }
}

function failed(error) {
  console.error("outbox:", error);
  if (error instanceof DOMException) emit("unstored", { error });
}

/** Somebody has dealt with what was refused. */
export const settled = (key) => change((queue) => queue.drop(key));

/**
 * Send what was refused once more as it is, under its old key: a server that failed may have done it all the same. Of what
 * has waited for too long somebody has decided by that.
 */
export async function again(key) {
  await change((queue) => queue.update(key, { state: "waiting", failures: 0, at: Date.now() }));
  wake();
}

async function change(work) {
  await Promise.all(queues.map(work));
  post({ wake: true });
  await report();
}

/** Try now: something waits, or what was in the way may be gone. */
export function wake() {
  due = true;
  cut();
  running ??= navigator.locks
    .request(lock(screen.me), work)
    .catch(failed)
    .finally(() => {
      running = null;
      if (due) wake();
    });
}

async function work() {
  elsewhere = null;
  for (tries = 0; due || bar; tries += 1) {
    due = false;
    bar = await drainAll().catch((error) => (failed(error), { cause: "busy", seconds: 0 }));
    post({ bar });
    await report();
    if (!bar) return;
    if (bar.cause === "signed-out") emit("signed-out", { waiting: true });
    if (!due) await pause(Math.min(LONGEST, 2 ** tries) * (0.8 + 0.4 * Math.random()));
  }
}

async function drainAll() {
  for (const queue of queues) {
    const found = await drain(queue, deliver, heard);
    if (found) return found;
  }
  return null;
}

function deliver({ method, path, body, headers, ifMatch, key }) {
  const signal = AbortSignal.timeout(body instanceof Blob ? PICTURE : TIMEOUT);
  return call(method, path, { body, headers, ifMatch, key, signal });
}

/** Until the time is over or something happens, but never shorter than a busy server has asked for. */
function pause(seconds) {
  const patient = bar.seconds > 0;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, (patient ? bar.seconds : seconds) * 1000);
    cut = patient ? () => {} : () => resolve(clearTimeout(timer));
  });
}

function heard({ record, answer }) {
  const { key, label, method, path, body, ifMatch } = record;
  tries = 0;
  if (record.tab !== tab) return;
  const { ok, status, data } = answer;
  emit(ok ? "sent" : "refused", { key, label, status, data, request: { method, path, body, ifMatch } });
  asking.get(key)?.({ key, draft: record.draft, ...answer });
  asking.delete(key);
}

async function report() {
  const counts = await Promise.all(queues.map((queue) => queue.waiting()));
  const refused = (await Promise.all(queues.map((queue) => queue.refused()))).flat();
  const waiting = counts[0] + counts[1];
  emit("outbox", { waiting, refused, bar: waiting ? (bar ?? elsewhere) : null, unstored: counts[1] });
}

const post = (news) => channel.postMessage({ owner: screen.me, ...news });

channel.addEventListener("message", ({ data }) => {
  if (data.owner !== screen.me) return;
  if (data.record) heard(data);
  if (data.bar !== undefined) elsewhere = data.bar;
  if (data.bar?.cause === "signed-out") emit("signed-out", { waiting: true });
  if (data.wake) wake();
  report().catch(failed);
});
addEventListener("online", wake);
for (const event of ["desk:online", "desk:signed-in"]) document.addEventListener(event, wake);
document.addEventListener("visibilitychange", () => document.hidden || wake());
wake();

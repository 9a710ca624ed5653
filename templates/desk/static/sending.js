// Sends what waits in a queue, the oldest first: for a page, or for the worker when no page is open.

import { completed } from "./enclosures.js";
import { reached } from "./wire.js";

const GIVE_UP = 5; // answers that say the server itself failed at this request; a gateway's say nothing of it
const KNOWN = 60 * 24 * 3600_000; // ms; the server knows a request again for 90 days, and would do it twice after that
const OUTDATED = { ok: false, status: 410, data: { outdated: true } }; // in place of an answer; problem.js has the words
const PASSING = new Set([408, 425, 429, 502, 503, 504]);

/** Whoever holds it sends what is `owner`'s: of several tabs one, and the worker only if there is none. */
export const lock = (owner) => `ticker-desk outbox ${owner}`;

/** All pages hear on it { owner, … }: { record, answer } was answered, { bar } is in the way, { wake } is to try now. */
export const channel = new BroadcastChannel("ticker-desk outbox");

/**
 * Send until nothing waits or something is in the way: null, or what `obstacle` says. `deliver(record)` gives { status,
 * data, etag, headers } or throws; `heard({ record, answer })` hears here what other pages hear on the channel.
 */
export async function drain(queue, deliver, heard) {
  for (let record; (record = await queue.next()); ) {
    const { bar, answer, record: whole } = await attempt(queue, record, deliver);
    if (bar) return bar;
    // What was done goes; what was refused stays until somebody has dealt with it.
    await (answer.ok ? queue.drop(record.key) : queue.update(record.key, { state: "refused", answer }));
    const news = { record: whole, answer };
    channel.postMessage({ owner: record.owner, ...news });
    heard(news);
  }
  return null;
}

/** A record with all that belongs to it: what it was answered or what is in its way, and the record as it is by then. */
async function attempt(queue, record, deliver) {
  if (Date.now() - record.at > KNOWN) return { record, answer: OUTDATED };
  const ask = (request) => asked(queue, record, request);
  const keep = ({ key, body, draft }) => queue.update(key, { body, draft });
  const whole = await completed(record, deliver, ask, keep);
  return whole.answer || whole.bar ? whole : { ...(await ask(() => deliver(whole.record))), ...whole };
}

/** One request: what it was answered, or what is in its way. */
async function asked(queue, record, request) {
  const found = await reached(request);
  const bar = obstacle(found);
  if (bar) return { bar };
  const { status, data, etag } = found;
  if (status >= 500 && record.failures + 1 < GIVE_UP) {
    await queue.update(record.key, { failures: record.failures + 1 });
    return { bar: { cause: "busy", seconds: 0 } };
  }
  return { answer: { ok: status < 300, status, data, etag } };
}

/**
 * Why the same request has to be sent again: { cause, seconds }, with the cause "unreachable", "signed-out" or "busy" and
 * for how long at least; null where the server has answered it.
 */
export function obstacle(answer) {
  // Every answer of ours carries an id; without one, somebody else has answered: a hotel's sign-in page, a proxy.
  if (!answer?.headers.get("X-Request-Id")) return { cause: "unreachable", seconds: 0 };
  const { status, data, headers } = answer;
  if (status === 401 || foreign(data)) return { cause: "signed-out", seconds: 0 };
  return PASSING.has(status) ? { cause: "busy", seconds: Number(headers.get("Retry-After")) || 0 } : null;
}

/** The session behind the cookie is another than the one this page was opened in. */
const foreign = (data) => String(data?.type).endsWith("/forged");

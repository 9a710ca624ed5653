// One request to the API, for pages and for the worker.

export const ROOT = "/api/v1";

/** Somebody else was faster: the answer has both versions, to be shown side by side (merge.js). */
export const STALE = 412;

/** Milliseconds for a picture: 10 MB from a field with one bar of reception. After that the network swallows it. */
export const PICTURE = 300_000;

/** The network or the server is away; nobody knows whether the request arrived. */
export class Unreachable extends Error {
  name = "Unreachable";
}

const RAW = [Blob, ArrayBuffer];
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;

function prepared(method, { body, ifMatch, key, token, language, headers = {} }) {
  const raw = RAW.some((kind) => body instanceof kind);
  const sent = { Accept: "application/json", ...headers };
  if (method !== "GET") sent["X-CSRF-Token"] = token;
  if (language) sent["Accept-Language"] = language; // of whoever reads what is refused; else as the browser is set
  if (ifMatch) sent["If-Match"] = ifMatch;
  if (key) sent["Idempotency-Key"] = key;
  if (body !== undefined) sent["Content-Type"] ??= raw ? body.type || "application/octet-stream" : "application/json";
  return { method, headers: sent, body: body === undefined || raw ? body : JSON.stringify(body) };
}

/**
 * Ask the API: `path` is below /api/v1; `body` an object, or a Blob as it is. Gives {ok, status, data, etag, headers};
 * `data` is what the answer's JSON says, its text where it is none, null without any.
 *
 * Throws `Unreachable`; with a `signal`, what aborting gives.
 */
export async function exchange(method, path, options = {}) {
  const { signal, keepalive } = options;
  try {
    const response = await fetch(ROOT + path, { ...prepared(method, options), signal, keepalive });
    const { ok, status, headers } = response;
    return { ok, status, data: await read(response), etag: headers.get("ETag"), headers };
  } catch (error) {
    if (error.name === "AbortError" && signal?.aborted) throw error; // else the page is being left amid an answer
    throw new Unreachable(`${method} ${path}`, { cause: error });
  }
}

/** The type as which the server takes a file of `type` that it has not taken, by what it then accepts; "" for none. */
export const retyped = (status, accept, type) =>
  status === 415 && /^image\/\w+$/.test(accept ?? "") && accept !== type ? accept : "";

/** What a request was answered; null where the server could not be reached. */
export async function reached(request) {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return null;
  }
}

/** Half an answer is none: where a connection breaks within its headers, browsers give what there is of it. */
async function read(response) {
  const text = await response.text();
  return JSON_TYPE.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : text || null;
}

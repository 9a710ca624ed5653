// A picture on its way to the server. It is tried again when the network or the session is back.

import { language, token } from "./api.js";
import { emit } from "./news.js";
import { obstacle } from "./sending.js";
import { PICTURE, retyped, ROOT } from "./wire.js";
import { _ } from "./words.js";

const AGAIN = 15_000; // milliseconds; not all that passes is told of

/**
 * One try as `type`: {status, data, headers}; status 0 where the server could not be reached. fetch() cannot tell how much
 * has been sent, so this is the older way.
 */
function post(file, type, told, signal) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${ROOT}/media`);
    request.responseType = "json";
    request.timeout = PICTURE;
    request.setRequestHeader("Content-Type", type);
    request.setRequestHeader("X-CSRF-Token", token());
    request.setRequestHeader("Accept-Language", language);
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    const headers = { get: (name) => request.getResponseHeader(name) };
    request.onloadend = () => done({ status: request.status, data: request.response, headers });
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

const NEWS = ["online", "desk:online", "desk:signed-in"];

/** Until there is a reason to try again, or none to go on. */
function better(signal) {
  return new Promise((done) => {
    const off = new AbortController();
    const go = () => {
      clearTimeout(timer);
      off.abort();
      done();
    };
    const timer = setTimeout(go, AGAIN);
    signal.addEventListener("abort", go, { signal: off.signal });
    for (const type of NEWS)
      for (const place of [document, window]) place.addEventListener(type, go, { signal: off.signal });
  });
}

/**
 * Upload `file`: what an image block needs ({src, width, height, sources}). `told` hears the share that has been sent,
 * and in words what it waits for. Null once `signal` says that nobody wants it any more.
 *
 * Throws an Error with the server's sentence, in the page's language, if it does not take the picture.
 */
export async function upload(file, told, signal) {
  let type = file.type || "application/octet-stream";
  for (;;) {
    const answer = await post(file, type, (share) => told(share, ""), signal);
    if (signal.aborted) return null;
    const { status, data, headers } = answer;
    if (status === 201) return { src: data.src, width: data.width, height: data.height, sources: data.sources };
    const other = retyped(status, headers.get("Accept"), type);
    if (other) {
      type = other; // its name says what it is not
      continue;
    }
    const bar = obstacle(answer)?.cause;
    if (bar === "signed-out") emit("signed-out");
    // Also where a proxy says so that lets no large files through.
    if (status >= 400 && status < 500 && !["signed-out", "busy"].includes(bar))
      throw new Error(data?.detail ?? _("The server does not take this file."));
    told(0, _("The picture waits for the network."));
    await better(signal);
    if (signal.aborted) return null;
  }
}

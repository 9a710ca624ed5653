// A picture on its way to the server. It is tried again when the network or the session is back.

import { token } from "./api.js";
import { emit } from "./news.js";
import { ROOT } from "./wire.js";
import { _ } from "./words.js";

const ONE = /^image\/\w+$/;

/**
 * One try as `type`: {status, data, taken}; status 0 for none, `taken` says which types would be. fetch() cannot tell
 * how much has been sent, so this is the older way.
 */
function post(file, type, told) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${ROOT}/media`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", type);
    request.setRequestHeader("X-CSRF-Token", token());
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    request.onloadend = () => {
      const taken = request.getResponseHeader("Accept") ?? "";
      done({ status: request.status, data: request.response, taken });
    };
    request.send(file);
  });
}

const NEWS = ["online", "desk:online", "desk:signed-in"];

/** Until there is a reason to try again. */
function better() {
  return new Promise((done) => {
    const off = new AbortController();
    const go = () => {
      off.abort();
      done();
    };
    for (const type of NEWS)
      for (const place of [document, window]) place.addEventListener(type, go, { signal: off.signal });
  });
}

/**
 * Upload `file`: what an image block needs ({src, width, height, sources}). `told` hears the share that has been sent,
 * and in words what it waits for.
 *
 * Throws an Error with the server's sentence, in the page's language, if it does not take the picture.
 */
export async function upload(file, told) {
  let type = file.type || "application/octet-stream";
  for (;;) {
    const { status, data, taken } = await post(file, type, (share) => told(share, ""));
    if (status === 201) return { src: data.src, width: data.width, height: data.height, sources: data.sources };
    if (status === 401) emit("signed-out");
    if (status === 415 && ONE.test(taken) && taken !== type) {
      type = taken; // its name says what it is not
      continue;
    }
    if (status !== 0 && status !== 401 && status < 500)
      // Not a literal: the page brings these sentences from ticker/authoring/media/refusals.py.
      throw new Error(data?.detail ? _(data.detail) : _("The server does not take this file."));
    told(0, _("The picture waits for the network."));
    await better();
  }
}

// A picture on its way to the server. It is tried again when the network or the session is back.

import { _ } from "./words.js";

const ADDRESS = "/api/v1/media";
const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** One try: {status, data}; status 0 for none. fetch() cannot tell how much has been sent, so this is the older way. */
function post(file, told) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", ADDRESS);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type);
    request.setRequestHeader("X-CSRF-Token", token());
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    request.onloadend = () => done({ status: request.status, data: request.response });
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
 * Throws an Error with the server's sentence if it does not take the picture.
 */
export async function upload(file, told) {
  for (;;) {
    const { status, data } = await post(file, (share) => told(share, ""));
    if (status === 201) return { src: data.src, width: data.width, height: data.height, sources: data.sources };
    if (status === 401) document.dispatchEvent(new CustomEvent("desk:signed-out", { detail: {} }));
    if (status !== 0 && status !== 401 && status < 500)
      throw new Error(data?.detail ?? _("The server does not take this file."));
    told(0, _("The picture waits for the network."));
    await better();
  }
}

// A liveblog in a frame of somebody else's page: follows it while it is in view, and says how high it is.
import { load } from "./documents.js";
import { follow } from "./follow.js";

const TRIES = 8; // within three minutes; the next change begins anew
const main = document.querySelector("main");
const shown = document.body.dataset;
let wanted = Number(shown.seq);
let renewing = null;

const tell = () =>
  parent.postMessage({ type: "ticker:height", height: Math.ceil(main.getBoundingClientRect().height) }, "*");

function show(page) {
  if (Number(page.body.dataset.seq) <= Number(shown.seq)) return;
  const focused = document.activeElement?.href;
  main.replaceChildren(...page.querySelector("main").childNodes);
  Object.assign(shown, page.body.dataset);
  document.title = page.title;
  if (focused) [...main.querySelectorAll("a")].find((link) => link.href === focused)?.focus({ preventScroll: true });
}

async function renew() {
  show(await load(location.href));
  return Number(shown.seq);
}

/** A cache may hand out an older page for some seconds, and not all readers should ask at once. */
async function catchUp() {
  for (let tries = 0; tries < TRIES && Number(shown.seq) < wanted; tries++) {
    await new Promise((done) => setTimeout(done, 500 * 2 ** tries * (0.5 + Math.random())));
    await renew().catch((error) => console.warn("liveblog:", error));
  }
  renewing = null;
}

function apply({ seq }) {
  wanted = seq;
  renewing ??= catchUp();
}

new ResizeObserver(tell).observe(main);
addEventListener("message", ({ source, data }) => source === parent && data?.type === "ticker:measure" && tell());

if (shown.state === "live") {
  const following = follow({ live: "../live/", seq: wanted, state: shown.state, apply, renew });
  let inView = true;
  new IntersectionObserver((sights, observer) => {
    const { isIntersecting } = sights.at(-1);
    if (shown.state !== "live") observer.disconnect();
    else if (isIntersecting !== inView) following.pause(!(inView = isIntersecting));
  }).observe(main);
}

// Follows a liveblog: each delta once and in order, by server-sent events, or by polling where they do not get through.
//
// `follow` is told the address of the `live` documents and the newest change already shown, `seq`. `apply` shows a delta,
// `renew` brings the page up to date as a whole and gives the seq it has then; `state` is "live" or "closed".

const OPEN = 60_000; // a look beside open events: a connection may have died in a tunnel without a word
const POLL = 5_000;
const HIDDEN = 30_000;
const RETRY = 60_000;
const MANY = 20; // deltas; loading the page again costs less than more of them

/** The newest change shown then, each once and in order; 0: something before it is missing. */
export function take(delta, seq, apply) {
  if (delta.seq <= seq) return seq;
  if (delta.prev > seq) return 0;
  apply(delta);
  return delta.seq;
}

export function follow({ live, seq, state, apply, renew }) {
  let ended = state === "closed";
  let paused = false;
  let source = null;
  let failures = 0;
  let retryAt = 0;
  let timer = 0;
  let queue = Promise.resolve();

  const later = (step) => (queue = queue.then(() => paused || step()).catch((error) => console.warn("live:", error)));

  async function json(name, cache = "default") {
    const response = await fetch(live + name, { cache });
    if (!response.ok) throw new Error(`${response.status} for ${name}`);
    return response.json();
  }

  function taken(delta) {
    const now = take(delta, seq, apply);
    if (now > seq && delta.op === "close") end();
    return now && (seq = now);
  }

  async function look() {
    const head = await json("head.json", "no-cache");
    const missing = head.recent.filter((recent) => recent > seq);
    if (missing.length > MANY) seq = await renew(seq);
    else {
      const deltas = await Promise.all(missing.map((missed) => json(`${missed}.json`)));
      if (!deltas.every(taken)) seq = await renew(seq);
    }
    ended = head.state === "closed" && head.seq <= seq;
    if (ended) end();
    else if (!source && !document.hidden && !paused && Date.now() >= retryAt) listen();
  }

  function listen() {
    source = new EventSource(`${live}events?after=${seq}`);
    source.onopen = () => (failures = 0);
    source.addEventListener("delta", ({ data }) => later(() => taken(JSON.parse(data)) || look()));
    source.addEventListener("reset", () => later(async () => (seq = await renew(seq))));
    source.onerror = () => {
      failures += 1;
      if (source?.readyState !== EventSource.CLOSED && failures < 3) return;
      retryAt = Date.now() + RETRY;
      failures = 0;
      hush();
      wake();
    };
  }

  function hush() {
    source?.close();
    source = null;
    clearTimeout(timer);
  }

  function end() {
    ended = true;
    hush();
  }

  function wait() {
    clearTimeout(timer);
    if (paused || ended) return;
    const every = source ? OPEN : document.hidden ? HIDDEN : POLL;
    timer = setTimeout(wake, every * (0.8 + 0.4 * Math.random()));
  }

  const wake = () => later(look).then(wait);

  document.addEventListener("visibilitychange", () => {
    if (paused) return;
    if (!document.hidden) wake();
    else if (!ended) {
      hush();
      wait();
    }
  });
  addEventListener("online", wake);
  addEventListener("pagehide", hush); // an open connection would keep the page from being kept for the way back
  addEventListener("pageshow", ({ persisted }) => persisted && wake());
  if (!ended) wake();

  return {
    pause(stop) {
      paused = stop;
      if (stop) hush();
      else wake();
    },
    get seq() {
      return seq;
    },
  };
}

// Keeps an open front page up to date: by server-sent events, or by polling where they do not get through.
//
// Each change is one delta with a number; it is applied once, in order, or fetched if it was missed. Nothing moves
// under a reader's eyes: what is new waits behind a bar, and the scroll position follows what changes above it.

const root = document.body.dataset;
const byId = (id) => document.getElementById(id);
const [flow, pinned, bar, keyEvents] = [byId("flow"), byId("pinned"), byId("bar").firstElementChild, byId("key-events")];
const held = document.createDocumentFragment();
const KEY_EVENTS = 20;
const POLL = 5_000;
const POLL_HIDDEN = 30_000;
const RETRY_EVENTS = 60_000;
const rendered = root.seq;
let seq = Number(rendered);
let unseen = 0;
let stopped = false;
let source = null;
let timer = 0;
let failures = 0;
let queue = Promise.resolve();

// --- the page ------------------------------------------------------------------------------------------------

const parse = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
};
const number = (article) => Number(article.dataset.number);
const find = (id) => byId(`e-${id}`) ?? held.getElementById(`e-${id}`);
const entries = (place) => [...place.querySelectorAll(".entry")];
const scrolled = () => scrollY > 0 && flow.getBoundingClientRect().top < innerHeight / 2;

/** Run `change` without moving the entry the reader is looking at. */
function steady(change) {
  const read = scrolled() && entries(document).find((entry) => entry.getBoundingClientRect().bottom > 0);
  const top = read && read.getBoundingClientRect().top;
  change();
  if (read && read.isConnected) scrollBy({ top: read.getBoundingClientRect().top - top, behavior: "instant" });
}

/** Put an entry where its number belongs; one older than everything shown stands on an older page. */
function place(article, where = flow) {
  const all = entries(where);
  const next = all.find((other) => number(other) < number(article));
  if (next) next.before(article);
  else if (where === held || !all.length || !document.querySelector(".stream > .pages")) where.append(article);
  else article.remove();
}

/** The days above the entries, as the server sets them. */
function days() {
  for (const day of flow.querySelectorAll(".day")) day.remove();
  let shown = "";
  for (const entry of entries(flow)) {
    const { day, weekday } = entry.dataset;
    if (!day || day === shown) continue;
    shown = day;
    const heading = document.createElement("p");
    const time = document.createElement("time");
    heading.className = "day";
    time.dateTime = day;
    time.textContent = weekday;
    heading.append(time);
    entry.before(heading);
  }
}

/** The list of key events follows its entry. */
function jump(id, article) {
  const list = keyEvents.querySelector("ol");
  for (const item of list.children) if (item.dataset.entry === id) item.remove();
  if (article && "key" in article.dataset) {
    const [item, link, text] = ["li", "a", "span"].map((name) => document.createElement(name));
    const time = article.querySelector("header time");
    Object.assign(item.dataset, { entry: id, number: number(article) });
    link.href = find(id) ? `#e-${id}` : `page/${Math.ceil(number(article) / root.pageSize)}/#e-${id}`;
    text.textContent = article.querySelector(".headline").textContent;
    link.append(...(time ? [time.cloneNode(true), " "] : []), text);
    item.append(link);
    const next = [...list.children].find((other) => number(other) < number(article));
    if (next) next.before(item);
    else list.append(item);
    while (list.children.length > KEY_EVENTS) list.lastElementChild.remove();
  }
  keyEvents.hidden = !list.children.length;
}

/** The document's title and, in the theme `liveticker`, the headline over everything. */
function title() {
  const waiting = held.children.length + unseen;
  const parts = [...byId("title").children].map((part) => part.textContent);
  let text = parts.join(" ");
  const lead = byId("lead");
  const newest = [...entries(document), ...entries(held)]
    .filter((entry) => !entry.classList.contains("retracted"))
    .sort((a, b) => number(b) - number(a))[0];
  if (lead) {
    lead.hidden = !newest;
    if (newest) {
      const time = newest.querySelector("header time");
      lead.href = `#${newest.id}`;
      lead.replaceChildren("+++ ", ...(time ? [time.cloneNode(true), " "] : []), newest.querySelector(".headline").textContent, " +++");
      text = `${lead.textContent} ${text}`;
    }
  }
  document.title = `${waiting ? `(${waiting}) ` : ""}${text} | ${root.publisher}`;
  const count = held.children.length;
  bar.hidden = !count;
  if (count) bar.textContent = count === 1 ? bar.dataset.one : bar.dataset.other.replace("%", count);
}

function release() {
  const [first, ...others] = entries(held);
  for (const entry of [first, ...others]) {
    entry.classList.add("fresh");
    place(entry);
  }
  days();
  title();
  return first;
}

// --- deltas --------------------------------------------------------------------------------------------------

function replaceParts(html) {
  for (const part of [...parse(html).children]) byId(part.id).replaceWith(part);
}

function publish(article) {
  if (scrolled()) return place(article, held);
  article.classList.add("fresh");
  if (document.hidden) unseen += 1;
  place(article);
}

function change(delta) {
  const shown = delta.entry_id && find(delta.entry_id);
  const article = parse(delta.html ?? "").querySelector(".entry");
  switch (delta.op) {
    case "publish":
      publish(article);
      break;
    case "pin":
      entries(pinned).forEach((entry) => place(entry));
      shown?.remove();
      pinned.append(article);
      break;
    case "unpin":
      if (shown) {
        shown.remove();
        place(shown);
      }
      break;
    case "revise":
    case "correct":
    case "retract":
    case "key":
    case "unkey":
      if (shown && !(delta.op === "retract" && pinned.contains(shown))) shown.replaceWith(article);
      else {
        shown?.remove();
        place(article);
      }
      break;
    case "close":
    case "reopen":
      root.state = delta.op === "close" ? "closed" : "live";
    // falls through: its parts are replaced too
    default:
      replaceParts(delta.html ?? "");
  }
  if (article) jump(delta.entry_id, article);
  days();
}

/** Apply a delta once. False: something before it is missing. */
function apply(delta) {
  if (delta.seq <= seq) return true;
  if (delta.prev > seq) return false;
  steady(() => {
    change(delta);
    title();
  });
  seq = root.seq = delta.seq;
  if (delta.op === "close") stop();
  return true;
}

// --- the way here --------------------------------------------------------------------------------------------

async function json(path) {
  const response = await fetch(`live/${path}`, { cache: path === "head.json" ? "no-cache" : "default" });
  if (!response.ok) throw new Error(`${response.status} for ${path}`);
  return response.json();
}

async function catchUp() {
  const head = await json("head.json");
  for (const next of head.recent.filter((recent) => recent > seq)) {
    if (!apply(await json(`${next}.json`))) return reload();
  }
}

/** Too much was missed. Once per version: a cache that serves an old page must not make it spin. */
function reload() {
  const key = `reloaded ${root.slug}`;
  if (sessionStorage.getItem(key) === rendered) return;
  sessionStorage.setItem(key, rendered);
  location.reload();
}

const enqueue = (step) => {
  queue = queue.then(() => stopped || step()).catch((error) => console.warn("live updates:", error));
  return queue;
};

function poll(every) {
  clearTimeout(timer);
  timer = setTimeout(() => enqueue(catchUp).then(() => stopped || source || poll(every)), every * (0.8 + 0.4 * Math.random()));
}

function follow() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(`live/events?after=${seq}`);
  source.onopen = () => (failures = 0);
  source.addEventListener("delta", ({ data }) => enqueue(() => apply(JSON.parse(data)) || catchUp()));
  source.addEventListener("reset", () => enqueue(reload));
  source.onerror = () => {
    failures += 1;
    if (source.readyState !== EventSource.CLOSED && failures < 3) return;
    source.close();
    source = null;
    enqueue(catchUp);
    poll(POLL);
    setTimeout(() => stopped || source || document.hidden || follow(), RETRY_EVENTS);
  };
}

function stop() {
  stopped = true;
  clearTimeout(timer);
  source?.close();
}

document.addEventListener("visibilitychange", () => {
  if (stopped) return;
  if (document.hidden) {
    source?.close();
    source = null;
    poll(POLL_HIDDEN);
  } else {
    unseen = 0;
    title();
    enqueue(catchUp).then(() => stopped || follow());
  }
});
bar.addEventListener("click", () => {
  const first = release();
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  flow.scrollIntoView();
});
addEventListener("scroll", () => scrolled() || !held.children.length || release(), { passive: true });
addEventListener("click", ({ target }) => target.closest("a[href^='#']") && held.children.length && release(), true);
if (document.hidden) poll(POLL_HIDDEN);
else if (location.protocol !== "file:") follow(); // an unzipped archive has nobody to follow

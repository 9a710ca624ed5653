// Two versions of the same thing compared: what says the same, what stands for what, and whose part to begin with.

import { diff } from "./worddiff.js";

const LISTS = new Set(["blocks", "points"]);
const WORDLESS = new Set(["kind", "src", "sources", "width", "height", "entries", "url", "poster"]);

/** The words of a value: what people compare. */
export function wording(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(wording).filter(Boolean).join(", ");
  if (typeof value !== "object") return String(value);
  if (typeof value.html === "string") return prose(value.html);
  const told = Object.entries(value).filter(([name]) => !WORDLESS.has(name));
  return told.map(([, one]) => wording(one)).filter(Boolean).join("\n") || value.url || "";
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
const markup = ({ html }) => parsed(html).innerHTML.replace(/\s+/g, " ").replace(/> | (?=<)/g, (gap) => gap.trim());

const prose = (html) => {
  const body = parsed(html);
  for (const end of body.querySelectorAll("p, li, h3, blockquote, br")) end.append("\n");
  return body.textContent.replace(/\n{2,}/g, "\n").trim();
};

/** Whether two values say the same. What the server adds to what was sent, an empty caption say, is no difference. */
export function same(mine, theirs) {
  if (Array.isArray(mine)) return mine.length === theirs?.length && mine.every((one, nth) => same(one, theirs[nth]));
  if (typeof mine?.html === "string") return typeof theirs?.html === "string" && markup(mine) === markup(theirs);
  if (mine && theirs && typeof mine === "object") return Object.keys(mine).every((key) => same(mine[key], theirs[key]));
  return (mine ?? "") === (theirs ?? "");
}

const moment = /_(at|until)$/;
const equal = (name, mine, theirs) =>
  moment.test(name) && mine && theirs ? Date.parse(mine) === Date.parse(theirs) : same(mine, theirs);

/** Items that stand for each other: the same ones, and between them those at the same place. */
function paired(mine, theirs) {
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < mine.length || j < theirs.length) {
    const here = mine.slice(i).findIndex((one) => theirs.slice(j).some((other) => same(one, other)));
    const end = here < 0 ? mine.length : i + here;
    const there = here < 0 ? theirs.length : j + theirs.slice(j).findIndex((other) => same(mine[end], other));
    for (let nth = 0; i + nth < end || j + nth < there; nth += 1)
      pairs.push({ mine: i + nth < end ? mine[i + nth] : null, theirs: j + nth < there ? theirs[j + nth] : null });
    if (here >= 0) pairs.push({ mine: mine[end], theirs: theirs[there] });
    [i, j] = [end + 1, there + 1];
  }
  return pairs;
}

/**
 * The parts of `mine` (what was sent) beside `theirs` (what is there now): [{name, nth, mine, theirs, differs}], the items
 * of a list one by one (`nth` from 1; 0 for what is no list), null where a version lacks it. Fields that were not sent are
 * nobody's quarrel.
 */
export function compared(mine, theirs) {
  const found = [];
  for (const [name, value] of Object.entries(mine)) {
    if (!(name in theirs)) continue;
    if (LISTS.has(name))
      for (const [place, pair] of paired(value, theirs[name]).entries())
        found.push({ name, nth: place + 1, ...pair, differs: !same(pair.mine, pair.theirs) });
    else found.push({ name, nth: 0, mine: value, theirs: theirs[name], differs: !equal(name, value, theirs[name]) });
  }
  return found;
}

/**
 * Whose version of a part to begin with: where only one of the two changed what was there before them (`base`), that
 * one; "mine" where both did, or where it is not known what was there.
 */
export function whose({ name, mine, theirs }, base) {
  if (!base || !(name in base)) return { choice: "mine", both: true };
  const there = (value) =>
    LISTS.has(name) ? base[name].some((one) => value !== null && same(value, one)) : equal(name, value, base[name]);
  const minesOld = mine === null ? !there(theirs) : there(mine);
  const theirsOld = theirs === null ? !there(mine) : there(theirs);
  return { choice: minesOld ? "theirs" : "mine", both: !minesOld && !theirsOld };
}

/** What was sent, with each part as it was decided: `decided` are [name, value] in the order of `compared`. */
export function whole(mine, decided) {
  const body = { ...mine };
  for (const name of LISTS) if (decided.some(([one]) => one === name)) body[name] = [];
  for (const [name, value] of decided) {
    if (!LISTS.has(name)) body[name] = value;
    else if (value !== null) body[name].push(value);
  }
  return body;
}

/** What is different between two values, for each side: what the other lacks is marked. */
export function sides(mine, theirs) {
  const runs = diff(wording(theirs), wording(mine));
  return { mine: runs.filter(({ op }) => op !== "removed"), theirs: runs.filter(({ op }) => op !== "added") };
}

// What changed between two texts, word by word.

const MOST = 4_000_000; // cells of the table: 8 MB and 20 ms; texts further apart are shown as replaced

const words = (text) => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** From `before` to `after`, as [{op: "same" | "removed" | "added", text}], neighbours of one kind joined. */
export function diff(before, after) {
  const [a, b] = [words(before), words(after)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return joined([
    ...a.slice(0, start).map((text) => ({ op: "same", text })),
    ...(left.length * right.length > MOST ? replaced(left, right) : between(left, right)),
    ...a.slice(a.length - end).map((text) => ({ op: "same", text })),
  ]);
}

const replaced = (a, b) => [
  ...a.map((text) => ({ op: "removed", text })),
  ...b.map((text) => ({ op: "added", text })),
];

/** By the longest common subsequence: `long[at(i, j)]` is that of a from i and b from j. */
function between(a, b) {
  const width = b.length + 1;
  const at = (i, j) => i * width + j;
  const long = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      long[at(i, j)] = a[i] === b[j] ? long[at(i + 1, j + 1)] + 1 : Math.max(long[at(i + 1, j)], long[at(i, j + 1)]);
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ op: "same", text: a[i] });
      [i, j] = [i + 1, j + 1];
    } else if (long[at(i + 1, j)] >= long[at(i, j + 1)]) found.push({ op: "removed", text: a[i++] });
    else found.push({ op: "added", text: b[j++] });
  }
  return [...found, ...replaced(a.slice(i), b.slice(j))];
}

function joined(pieces) {
  const runs = [];
  for (const { op, text } of pieces) {
    if (runs.at(-1)?.op === op) runs.at(-1).text += text;
    else runs.push({ op, text });
  }
  return runs;
}

const ELEMENTS = { same: "span", removed: "del", added: "ins" };

/** The runs as elements. */
export function marked(runs) {
  return runs.map(({ op, text }) => Object.assign(document.createElement(ELEMENTS[op]), { textContent: text }));
}

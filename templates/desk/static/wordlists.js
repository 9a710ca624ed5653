// Lists as Word and Outlook put them on the clipboard: paragraphs that look like items. They become lists.

const ITEM = /mso-list:\s*l\d+ level(\d+)/i;
const NUMBERED = /^\s*\(?[\da-z]{1,4}[.)]/i;
const MARK = '[data-style*="mso-list:Ignore" i], [data-style*="mso-list: Ignore" i]';

const level = (paragraph) => Number(paragraph.dataset.style?.match(ITEM)?.[1] ?? 0);

/** The bullet or number that Word wrote into the text, taken out of it. */
function mark(paragraph) {
  const found = paragraph.querySelector(MARK);
  found?.remove();
  return found?.textContent ?? "";
}

/** The list for an item `deep` levels down, opened within the item before where it goes deeper. */
function listAt(open, deep, name, place) {
  while (open.length > deep) open.pop();
  if (open.length && open.length === deep && open.at(-1).localName !== name) open.pop();
  while (open.length < deep) {
    const list = place.ownerDocument.createElement(name);
    if (open.length) (open.at(-1).lastElementChild ?? open.at(-1)).append(list);
    else place.before(list);
    open.push(list);
  }
  return open.at(-1);
}

export function listed(body) {
  let open = [];
  let before = null;
  for (const paragraph of body.querySelectorAll("p")) {
    const deep = level(paragraph);
    if (!deep) continue;
    if (!before || paragraph.previousElementSibling !== before) open = [];
    const list = listAt(open, deep, NUMBERED.test(mark(paragraph)) ? "ol" : "ul", paragraph);
    const item = body.ownerDocument.createElement("li");
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
    before = open[0];
  }
}

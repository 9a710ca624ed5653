// What can be done to running text: emphasis, links, lists, quotations, subheads.

import { element } from "./element.js";
import { askAddress } from "./linking.js";
import { _ } from "./words.js";

/** Each button: what it is called and shows, when it is pressed, what it does and undoes. */
export const tools = () => [
  {
    name: "bold",
    label: _("Bold"),
    sign: "B",
    key: "Control+B",
    on: (e) => e.hasFormat("B"),
    add: (e) => e.bold(),
    remove: (e) => e.removeBold(),
  },
  {
    name: "italic",
    label: _("Italic"),
    sign: "I",
    key: "Control+I",
    on: (e) => e.hasFormat("I"),
    add: (e) => e.italic(),
    remove: (e) => e.removeItalic(),
  },
  {
    name: "link",
    label: _("Link"),
    sign: "↗",
    key: "Control+Shift+L",
    on: (e) => e.hasFormat("A"),
    add: link,
    remove: (e) => e.removeLink(),
  },
  {
    name: "list",
    label: _("List"),
    sign: "•",
    on: inside("UL"),
    add: (e) => e.makeUnorderedList(),
    remove: (e) => e.removeList(),
  },
  {
    name: "numbers",
    label: _("Numbered list"),
    sign: "1.",
    on: inside("OL"),
    add: (e) => e.makeOrderedList(),
    remove: (e) => e.removeList(),
  },
  {
    name: "quotation",
    label: _("Quotation"),
    sign: "„“",
    on: inside("BLOCKQUOTE"),
    add: (e) => e.increaseQuoteLevel(),
    remove: (e) => e.decreaseQuoteLevel(),
  },
  {
    name: "subhead",
    label: _("Subhead"),
    sign: "H",
    on: inside("H3"),
    add: (e) => turn(e, "H3"),
    remove: (e) => turn(e, "P"),
  },
];

const inside = (name) => (squire) => squire.getPath().split(">").includes(name);

/** Make what is selected a link. */
export async function link(squire) {
  const selection = squire.getSelection();
  const address = await askAddress();
  squire.focus().setSelection(selection);
  if (address) squire.makeLink(address);
}

/** Make the chosen paragraphs subheads, or the other way round. */
function turn(squire, name) {
  squire.modifyBlocks((chosen) => {
    for (const block of chosen.querySelectorAll("p, h3")) block.replaceWith(element(name, {}, ...block.childNodes));
    return chosen;
  });
}

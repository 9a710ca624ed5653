// What an entry consists of besides its leading text: blocks that come, go and change places, by pointer and by keyboard.

import { EmbedBlock } from "./block-embed.js";
import { ImageBlock } from "./block-image.js";
import { LinesBlock } from "./block-lines.js";
import { TableBlock } from "./block-table.js";
import { TextBlock } from "./block-text.js";
import { button, element, unique } from "./element.js";
import { sortable } from "./sorting.js";
import { toolbar } from "./toolbar.js";
import { _ } from "./words.js";

const ofLines = (kind) =>
  class extends LinesBlock {
    constructor(value) {
      super(kind, value);
    }
  };

/** Each kind of block: what it is called, and what fills it in. */
const kinds = {
  image: { label: _("Picture"), Block: ImageBlock },
  text: { label: _("Text"), Block: TextBlock },
  quote: { label: _("Quotation"), Block: ofLines("quote") },
  embed: { label: _("Social post"), Block: EmbedBlock },
  video: { label: _("Video"), Block: ofLines("video") },
  audio: { label: _("Audio"), Block: ofLines("audio") },
  table: { label: _("Table"), Block: TableBlock },
  score: { label: _("Result"), Block: ofLines("score") },
  teaser: { label: _("Teaser"), Block: ofLines("teaser") },
};

/** The blocks in `list` (<ol>), with a toolbar `bar` to add some; `say` tells what happened to those who only hear. */
export class Blocks {
  constructor(list, bar, say) {
    [this.list, this.say] = [list, say];
    this.made = new Map(); // list item → block
    bar.append(
      ...Object.entries(kinds).map(([kind, { label }]) =>
        button(label, () => this.add(kind).focus(), { className: kind }),
      ),
    );
    toolbar(bar, _("Add a block"));
    sortable(list, () => this.#changed());
  }

  get all() {
    return [...this.list.children].map((item) => this.made.get(item));
  }

  /** As the API has them; what is empty in a block is left out. */
  get value() {
    return this.all.map((block) => ({ kind: block.kind, ...filled(block.value) }));
  }

  set value(blocks) {
    for (const block of this.made.values()) block.close?.();
    this.made.clear();
    this.list.replaceChildren();
    for (const { kind, ...value } of blocks) this.#put(kind, value);
  }

  /** Add a block at the end; `more` is what only its kind knows, as the file of a picture. */
  add(kind, value = {}, more = {}) {
    const block = this.#put(kind, value, more);
    this.say(_("%(block)s added", { block: kinds[kind].label }));
    this.#changed();
    return block;
  }

  /** What has to be put right: {place, name, message}, the field `name` of the block at `place`. */
  get problems() {
    return this.all.flatMap((block, place) => block.problems.map(([name, message]) => ({ place, name, message })));
  }

  /** Say what is wrong with a field of the block at `place`; what is to get the focus. */
  blame(place, name, message) {
    return this.all[place]?.blame(name, message);
  }

  #put(kind, value, more) {
    const { label, Block } = kinds[kind];
    const block = new Block(value, more);
    const id = unique("block");
    const handle = element("span", { className: "handle", "aria-hidden": "true" }, "⠿");
    const title = element("span", { id, className: "kind" }, handle, label);
    const item = element("li", { className: `block ${kind}` });
    const tools = element(
      "span",
      { className: "buttons" },
      button("↑", () => this.#move(item, -1), {
        className: "up",
        "aria-label": _("Move up: %(block)s", { block: label }),
      }),
      button("↓", () => this.#move(item, 1), {
        className: "down",
        "aria-label": _("Move down: %(block)s", { block: label }),
      }),
      button("✕", () => this.#remove(item), {
        className: "remove",
        "aria-label": _("Remove: %(block)s", { block: label }),
      }),
    );
    item.append(
      element(
        "div",
        { role: "group", "aria-labelledby": id },
        element("p", { className: "bar" }, title, tools),
        block.element,
      ),
    );
    block.kind = kind;
    this.made.set(item, block);
    this.list.append(item);
    return block;
  }

  #move(item, by) {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    item.querySelector(by < 0 ? ".up" : ".down").focus();
    const place = [...this.list.children].indexOf(item) + 1;
    this.say(_("Now at place %(place)s of %(count)s", { place, count: this.list.children.length }));
    this.#changed();
  }

  #remove(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const block = this.made.get(item);
    block.close?.();
    this.made.delete(item);
    item.remove();
    this.say(_("%(block)s removed", { block: kinds[block.kind].label }));
    this.#changed();
    (next ? next.querySelector(".remove") : document.querySelector(`#add-block .${block.kind}`)).focus();
  }

  #changed() {
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Told even if empty: an `alt` that is waived, a table that is not filled in yet. */
const REQUIRED = new Set(["alt", "header", "rows"]);
const empty = (value) => value === "" || value === null || value === 0 || value.length === 0;

const filled = (value) =>
  Object.fromEntries(Object.entries(value).filter(([name, one]) => REQUIRED.has(name) || !empty(one)));

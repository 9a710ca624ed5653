// The HTML that texts may have: the server's allow-list, so that nobody is shown what will not be kept
// (ticker/projections/sanitise.py; the server cleans again). What Word, websites and mail programs add goes.

import { listed } from "./wordlists.js";

const KEPT = new Set("P BR H3 UL OL LI BLOCKQUOTE CITE A EM STRONG SMALL FIGURE IMG FIGCAPTION".split(" "));
const RENAMED = {
  B: "strong",
  I: "em",
  H1: "h3",
  H2: "h3",
  H4: "h3",
  H5: "h3",
  H6: "h3",
  DIV: "p",
  DT: "p",
  DD: "p",
  TR: "p",
};
const DROPPED =
  "script,style,template,noscript,iframe,object,svg,math,textarea,title,meta,link,xml,head,input,button,select";
const PASTED_WITHOUT = "figure,img,figcaption,small,cite"; // pictures are blocks of their own, uploaded to here
const ATTRIBUTES = { A: ["href", "title"], IMG: ["src", "alt", "width", "height"], OL: ["start"] };
const BLOCKS = "p,h3,ul,ol,blockquote,figure";
const ADDRESS = /^(https?:|mailto:|\/(?!\/)|#)/i;

const BOLD = /(?<![\w-])font-weight:\s*(bold|[6-9]00)/i;
const PLAIN = /(?<![\w-])font-weight:\s*(normal|[1-4]00)/i;
const ITALIC = /(?<![\w-])font-style:\s*italic/i;

/** Inert: scripts in it do not run, pictures are not loaded. Styles are set aside: the page's policy complains of them. */
function parsed(html) {
  const quiet = html.replace(/(<[^>]*?\s)style\s*=/gi, "$1data-style=").replace(/<(\/?)style\b/gi, "<$1template");
  return new DOMParser().parseFromString(quiet, "text/html").body;
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function rename(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/** A span that only looks bold or italic says so; Google Docs wraps everything in a <b> that is not bold. */
function meant(element) {
  const style = element.dataset.style ?? "";
  if (element.nodeName === "B" && PLAIN.test(style)) return rename(element, "span");
  if (element.nodeName !== "SPAN") return element;
  for (const [pattern, name] of [
    [BOLD, "strong"],
    [ITALIC, "em"],
  ]) {
    if (!pattern.test(style)) continue;
    const inner = element.ownerDocument.createElement(name);
    inner.append(...element.childNodes);
    element.append(inner);
  }
  return element;
}

function allowed(element) {
  const said = meant(element);
  if (said.matches("td, th")) said.append(" "); // the cells of a row become one line of words
  const name = RENAMED[said.nodeName];
  if (name === "p" && said.querySelector(BLOCKS)) return unwrap(said);
  const kept = name ? rename(said, name) : said;
  if (!KEPT.has(kept.nodeName)) return unwrap(kept);
  for (const { name: attribute } of [...kept.attributes])
    if (!ATTRIBUTES[kept.nodeName]?.includes(attribute)) kept.removeAttribute(attribute);
  if (kept.nodeName === "A" && !ADDRESS.test(kept.getAttribute("href") ?? "")) unwrap(kept);
}

/** No comments; and line breaks of the source are spaces, for the editor shows white space as it is. */
function spaced(body) {
  const found = body.ownerDocument.createNodeIterator(body, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_TEXT);
  for (let node = found.nextNode(); node; node = found.nextNode()) {
    if (node.nodeType === Node.COMMENT_NODE) node.remove();
    else node.data = node.data.replace(/[ \t\r\n]+/g, " ");
  }
}

/** Paragraphs without words, and those within items and around lists, which the editor needs and readers do not. */
function tidy(body) {
  for (const item of body.querySelectorAll("li")) {
    const inner = [...item.children].filter((child) => child.matches("p"));
    if (inner.length === 1) unwrap(inner[0]);
  }
  for (const around of body.querySelectorAll("figure > p")) unwrap(around);
  for (const gone of body.querySelectorAll("figure > br")) gone.remove();
  for (const last of body.querySelectorAll("br:last-child")) if (!last.nextSibling) last.remove();
  for (const empty of [...body.querySelectorAll("p, h3, li, a, em, strong, ul, ol, blockquote")].reverse())
    if (!empty.textContent.trim() && !empty.querySelector("img, br")) empty.remove();
}

/** `html` as the allow-list has it. `pasted`: from elsewhere, so without pictures, and with Word's lists made lists. */
export function cleaned(html, { pasted = false } = {}) {
  const body = parsed(html);
  for (const gone of body.querySelectorAll(DROPPED)) gone.remove();
  spaced(body);
  if (pasted) listed(body);
  for (const element of [...body.querySelectorAll("*")].reverse()) allowed(element);
  if (pasted) for (const gone of body.querySelectorAll(PASTED_WITHOUT)) unwrap(gone);
  tidy(body);
  return body;
}

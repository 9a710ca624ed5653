// Elements, made in one expression.

/** `<name>` with these properties, holding `children`; `aria-…`, `data-…` and some others become attributes. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (/^(aria-|data-|(role|for|list|capture)$)/.test(key)) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A button that does something here; it never submits. */
export const button = (text, run, properties = {}) =>
  element("button", { type: "button", onclick: run, ...properties }, text);

let count = 0;
/** An id that nothing else on the page has. */
export const unique = (name) => `${name}-${(count += 1)}`;

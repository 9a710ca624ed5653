// What is wrong with the text, said where it is wrong and read out together.

import { blame, form } from "./composer.js";
import { button, element } from "./element.js";
import { named } from "./problem.js";
import { _n } from "./words.js";

const place = document.getElementById("faults");

/** Say what is wrong: {field, message} each; `detail` is for what concerns no field. The first one gets the focus. */
export function show(faults, detail = "") {
  const found = faults.map(({ field, message }) => ({ message, at: blame(field, message), field }));
  const lost = found.filter(({ at }) => !at).map((fault) => named(fault));
  const words = [faults.length ? "" : detail, ...lost].filter(Boolean);
  const placed = found.filter(({ at }) => at);
  const count = placed.length
    ? _n("One thing has to be put right:", "%(num)s things have to be put right:", placed.length)
    : "";
  const links = placed.map(({ at, message }) =>
    element(
      "li",
      {},
      button(at.label ? `${at.label}: ${message}` : message, () => focus(at)),
    ),
  );
  place.replaceChildren(
    ...words.map((text) => element("p", {}, text)),
    count && element("p", {}, count),
    element("ul", {}, ...links),
  );
  place.hidden = !words.length && !links.length;
  if (placed.length) focus(placed[0].at);
  else if (!place.hidden) place.focus();
}

export function none() {
  place.hidden = true;
  place.replaceChildren();
}

document.addEventListener("desk:composed", none);

function focus(at) {
  const around = (at.element ?? form).closest("details");
  if (around) around.open = true;
  at.focus();
}

// What scripts say, in the language of the page. The source is English; the page brings what another language says.

const words = JSON.parse(document.getElementById("words").textContent);

/** The text in the page's language, each `%(name)s` in it replaced. Call it with a literal: the server looks for them. */
export function _(text, values = {}) {
  return (words[text] ?? text).replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/** The text for a number: `one` for exactly one, else `several`; `%(num)s` in it is the number. */
export function _n(one, several, number, values = {}) {
  return _(number === 1 ? one : several, { num: number, ...values });
}

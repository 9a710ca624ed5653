// HTML from elsewhere on the site, with addresses that lead to the same places from here.

const LINKED = ["href", "src", "cite"];

export function rebase(tree, address) {
  const absolute = (reference) => new URL(reference, address).href;
  for (const name of LINKED)
    for (const element of tree.querySelectorAll(`[${name}]:not([${name}^="#"])`))
      element.setAttribute(name, absolute(element.getAttribute(name)));
  for (const image of tree.querySelectorAll("[srcset]"))
    image.srcset = image.getAttribute("srcset").replace(/[^\s,]\S*(?=\s+\d+w)/g, absolute);
  return tree;
}

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** The page at `address`, as it is now. */
export async function load(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return rebase(new DOMParser().parseFromString(await response.text(), "text/html"), response.url);
}

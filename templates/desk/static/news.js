// What one part of the desk tells the others: events on `document`, `desk:<name>`.

export function emit(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(`desk:${name}`, { detail }));
}

// "?" shows which key does what, and lets somebody switch the letters off.

import { action, known, letters, useLetters } from "./actions.js";
import { shown } from "./palette.js";

const dialog = document.getElementById("keys");
const choice = dialog.querySelector("input");

function row({ label, key }) {
  const line = document.createElement("tr");
  const [what, which] = [document.createElement("th"), document.createElement("td")];
  what.scope = "row";
  what.textContent = label;
  which.append(Object.assign(document.createElement("kbd"), { textContent: shown(key) }));
  line.append(what, which);
  return line;
}

function open() {
  choice.checked = letters();
  dialog.querySelector("tbody").replaceChildren(...known().map(row));
  dialog.showModal();
}

choice.addEventListener("change", () => useLetters(choice.checked));

action({ name: "keys", key: "?", run: open });

// "?" shows which key does what, and lets somebody switch the letters off.

import { action, known, letters, useLetters } from "./actions.js";
import { element } from "./element.js";
import { shown } from "./palette.js";

const dialog = document.getElementById("keys");
const choice = dialog.querySelector("input");

const row = ({ label, key }) =>
  element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, element("kbd", {}, shown(key))));

function open() {
  choice.checked = letters();
  dialog.querySelector("tbody").replaceChildren(...known().map(row));
  dialog.showModal();
}

choice.addEventListener("change", () => useLetters(choice.checked));

action({ name: "keys", key: "?", run: open });

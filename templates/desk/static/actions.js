// What one can do here. Each action has a name and a key, and there is a button for it wherever it can be done: what a
// role may not do has no button, so that neither keys nor the palette offer it.

import { Unreachable } from "./api.js";
import { current } from "./cursor.js";
import { begun, writing } from "./letters.js";
import { emit } from "./news.js";
import { Lone, modifier, single, stroke } from "./strokes.js";

const SWITCH = "desk: letters";
const REPEATED = new Set(["next", "previous"]); // while the key is held down
const AT_ONCE = new Set([...REPEATED, "write"]); // they change nothing, and whoever goes to write types on
const actions = new Map();
const lone = new Lone();

/**
 * Make an action known. `key` is what KeyboardEvent.key says, "Ctrl+" before it means Ctrl or Cmd; it counts only where the
 * focus is in what the selector `within` names, if there is one. `run(card, button)` gets the card it is about, null where
 * it is about none. `label` is for the palette, else the button's text serves; `when(card)` says whether it can be done
 * now, else there being a button does.
 */
export function action({ name, key = "", label = "", within = "", run, when }) {
  actions.set(name, { name, key, label, within, run, when });
}

/** Letters alone are keys until somebody switches them off: speech input types them (WCAG 2.1.4). */
export const letters = () => localStorage.getItem(SWITCH) !== "off";

export function useLetters(on) {
  localStorage.setItem(SWITCH, on ? "on" : "off");
  hint(document);
}

let opening = 0;

/** Letters typed before `work` is done were meant for what it opens, and are no commands. Gives what `work` gives. */
export async function beforehand(work) {
  opening += 1;
  try {
    return await work;
  } finally {
    opening -= 1;
  }
}

// One in a closed menu is there all the same.
const usable = (button) => !button.disabled && !button.closest("[hidden]");

/** The button of an action: the card's own, or the page's. */
export function button(name, about = current()) {
  const all = [...document.querySelectorAll(`[data-action="${name}"]`)].filter(usable);
  return all.find((one) => about?.contains(one)) ?? all.find((one) => !one.closest(".card, dialog"));
}

const possible = (one, about) => (one.when ? one.when(about) : button(one.name, about));

/** What can be done now, each with the label it has at this card. */
export const choices = (about = current()) =>
  [...actions.values()]
    .filter((one) => possible(one, about))
    .map((one) => ({ ...one, label: one.label || words(button(one.name, about)), about: ofCard(one.name, about) }));

/** All there is a key for on this page, whatever card one is at. */
export const known = () =>
  [...actions.values()]
    .map((one) => ({ ...one, label: one.label || words(document.querySelector(`[data-action="${one.name}"]`)) }))
    .filter(({ key, label }) => key && label);

const ofCard = (name, about) => (about?.contains(button(name, about)) ? about : null);
const words = (found) => (found ? (found.getAttribute("aria-label") ?? found.textContent).trim() : "");

export function perform(name, about = current()) {
  const one = actions.get(name);
  if (one && possible(one, about)) carryOut(one, ofCard(name, about) ?? about, button(name, about));
}

async function carryOut(one, about, pressed) {
  try {
    await one.run(about, pressed);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    emit("unreachable");
  }
}

/** Tell assistive technology and the mouse the keys of the buttons in `place`. */
export function hint(place) {
  for (const found of place.querySelectorAll("[data-action]")) {
    const key = actions.get(found.dataset.action)?.key;
    if (!key || (single(key) && !letters())) found.removeAttribute("aria-keyshortcuts");
    else found.setAttribute("aria-keyshortcuts", key.replace("Ctrl+", "Control+"));
  }
}

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");

/** Whether a letter is a key now and here: nobody writes here, nor has begun a text elsewhere. */
const free = (target) => !opening && letters() && !writing(target) && !begun();

const asking = () => document.querySelector("dialog[open]");

/** What a letter does once it has turned out to be alone; its card may have been replaced by then. */
function later({ name }, about, target) {
  if (asking() || !free(target)) return;
  perform(name, about && !about.isConnected ? document.getElementById(about.id) : about);
}

function letter(event, found, about) {
  if (!free(event.target)) {
    if (found && letters() && begun() && !writing(event.target)) emit("resting");
    return;
  }
  if (found) event.preventDefault();
  if (event.repeat) return REPEATED.has(found?.name) && perform(found.name, about);
  const command = () => found && later(found, about, document.activeElement);
  if (lone.hears(event.key, event.timeStamp, command, { patience: !AT_ONCE.has(found?.name) })) emit("typed");
}

function pressed(event) {
  const key = stroke(event);
  const plain = !key.startsWith("Ctrl+");
  if (plain && typing(event.target)) return;
  const about = current();
  const found = [...actions.values()].find((one) => one.key === key && possible(one, about));
  if (single(key)) return letter(event, found, about);
  if (!found) return;
  event.preventDefault();
  if (found.within && !event.target.closest?.(found.within)) return emit("outside");
  if (!event.repeat || REPEATED.has(found.name)) perform(found.name, about);
}

document.addEventListener("keydown", (event) => {
  if (modifier(event.key)) return;
  if (!single(stroke(event)) || writing(event.target)) lone.over();
  // AltGr writes letters, and so does an input method; while a dialog is open, keys are about it wherever the focus is.
  if (!event.defaultPrevented && !event.altKey && !event.isComposing && !asking()) pressed(event);
});

document.addEventListener("pointerdown", () => lone.over(), true);

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest?.("[data-action]");
  const one = pressed && actions.get(pressed.dataset.action);
  if (one) carryOut(one, pressed.closest(".card"), pressed);
});

// What is typed on a button belongs to a text; and how keys are called.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Lone, modifier, single, stroke, Typing } from "../../templates/desk/static/strokes.js";

const [button, other] = [{ name: "button" }, { name: "other" }];
const event = (key, at, target = button, more = {}) => ({ key, target, timeStamp: at, getModifierState: () => false, ...more });

/** Which keys of a text would press the button they are typed on; 100 ms lie between two. */
function pressing(text, target = () => button, gap = 100) {
  const typing = new Typing();
  return [...text].filter((character, nth) => {
    const key = { "\n": "Enter", "\t": "Tab" }[character] ?? character;
    const belongs = typing.hears(event(key, 1000 + nth * gap, target(nth)), true);
    return [" ", "Enter"].includes(key) && !belongs;
  });
}

test("no space or Enter within a text presses the button that has the focus", () => {
  for (const text of ["Bei Moor und quer\n", "Und wieder steigt der Pegel\n", "Rund 300 Menschen\n", "**fett** gedruckt ist\n", "Öl läuft aus ü\n"])
    assert.deepEqual(pressing(text), [], text);
});

test("a space or an Enter alone presses it, and so does the first one of several", () => {
  assert.deepEqual(pressing(" "), [" "]);
  assert.deepEqual(pressing("\n"), ["\n"]);
  assert.equal(pressing("\n\n\n").length, 3);
});

test("after a pause, on another button, or after Tab, the button is meant", () => {
  assert.deepEqual(pressing("ab ", () => button, 2000), [" "]);
  assert.deepEqual(pressing("ab ", (nth) => (nth < 2 ? button : other)), [" "]);
  assert.deepEqual(pressing("ab\t\n"), ["\n"]);
});

test("where a space presses nothing it is part of the text", () => {
  const typing = new Typing();
  assert.equal(typing.hears(event("a", 0), false), false);
  assert.equal(typing.hears(event(" ", 10), false), false);
  assert.equal(typing.hears(event(" ", 20), true), true);
});

test("a command is no text, a letter with AltGr and a dead key are", () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
    const typing = new Typing();
    typing.hears(event("s", 1000, button, more), true);
    assert.equal(typing.hears(event("Enter", 1100), true), false);
  }
  for (const [key, more] of [["@", { ctrlKey: true, altKey: true, getModifierState: (name) => name === "AltGraph" }], ["Dead", {}]]) {
    const typing = new Typing();
    typing.hears(event(key, 1000, button, more), true);
    assert.equal(typing.hears(event("Enter", 1100), true), true);
  }
});

test("keys are called as actions have them: Cmd as Ctrl, letters small, Shift where it is no letter", () => {
  assert.equal(stroke({ key: "R", shiftKey: true }), "r");
  assert.equal(stroke({ key: "?", shiftKey: true }), "?");
  assert.equal(stroke({ key: "k", metaKey: true }), "Ctrl+k");
  assert.equal(stroke({ key: "K", ctrlKey: true, shiftKey: true }), "Ctrl+k");
  assert.equal(stroke({ key: "Enter", ctrlKey: true }), "Ctrl+Enter");
  assert.equal(stroke({ key: "Enter", ctrlKey: true, shiftKey: true }), "Ctrl+Shift+Enter");
  assert.equal(stroke({ key: "Ä" }), "ä");
  assert.ok(single("ä") && !single("Enter"));
});

/** What is done of a text; `gaps` are the milliseconds after each character, J is one that acts at once. */
function commands(text, gaps) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [lone, done, typed] = [new Lone(), [], []];
  let at = 0;
  for (const [nth, one] of [...text].entries()) {
    if (one === "\n") lone.over();
    else if (lone.hears(one, at, () => done.push(one), { patience: one !== "j" })) typed.push(one);
    const gap = gaps[nth] ?? 100;
    mock.timers.tick(gap);
    at += gap;
  }
  mock.timers.tick(5_000);
  mock.timers.reset();
  return [done.join(""), typed.join("")];
}

test("a letter alone is a command, and so is each of several that are a while apart", () => {
  assert.deepEqual(commands("p", []), ["p", ""]);
  assert.deepEqual(commands("pm", [400]), ["pm", ""]);
});

test("letters of a text are none, neither the first nor the last, until it has paused for a second", () => {
  assert.deepEqual(commands("Pegel steigt", []), ["", "egel steigt"]);
  assert.deepEqual(commands("Pegel", [100, 100, 900, 900]), ["", "egel"]);
  assert.deepEqual(commands("abp", [100, 1_000]), ["p", "b"]);
});

test("spaces scroll the page as long as no letter came before", () => {
  assert.deepEqual(commands("   p", [50, 50, 50]), ["p", ""]);
  assert.deepEqual(commands("p ", []), ["", " "]);
});

test("what changes nothing is done at once, again and again", () => {
  assert.deepEqual(commands("jjj", [50, 50]), ["jjj", ""]);
  assert.deepEqual(commands("pj", []), ["", "j"]);
  assert.deepEqual(commands("jetzt", []), ["j", "tzt"]);
});

test("a letter before another key, as Enter, is not done", () => {
  assert.deepEqual(commands("a\n", []), ["", ""]);
});

test("Shift and its like say nothing by themselves", () => {
  assert.ok(modifier("Shift") && !modifier("Enter"));
});

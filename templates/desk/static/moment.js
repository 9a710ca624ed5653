// A time to fill in, as the clocks of the liveblog's zone show it. One that those clocks skip is refused and the next
// one offered; of one that comes twice it is asked which.

import { screen } from "./api.js";
import { button, element, unique } from "./element.js";
import { blamed } from "./fields.js";
import { _ } from "./words.js";
import { afterGap, moments, named, wallAt } from "./zoned.js";

const { zone } = screen;
const { lang: language } = document.documentElement;
const MINUTE = 60_000;
/** Whether a moment lies in the minute that begins with `begin`. */
const within = (moment, begin) => moment !== null && Math.floor(new Date(moment) / MINUTE) * MINUTE === begin.getTime();

/** `element` is to be put into the page. `value` is an RFC 3339 moment, null where none is given or it names none. */
export class Moment {
  constructor({ name, label, hint = "" }) {
    const id = unique(name);
    [this.name, this.label] = [name, label];
    this.control = element("input", { type: "datetime-local", id, name, max: "2199-12-31T23:59" });
    this.hint = element(
      "span",
      { id: `${id}-hint`, className: "hint" },
      hint ? `${hint} ` : "",
      _("Time zone: %(zone)s", { zone }),
    );
    this.fault = element("span", { id: `${id}-fault`, className: "fault", hidden: true });
    this.doubt = element("span", { className: "doubt", hidden: true });
    const title = element("label", { for: id }, label);
    this.element = element(
      "div",
      { className: `field moment ${name}` },
      title,
      this.control,
      this.hint,
      this.fault,
      this.doubt,
    );
    this.control.addEventListener("input", () => this.#consider());
    this.blame("");
  }

  get value() {
    const meant = this.#meant();
    if (!meant) return null;
    return within(this.given, meant) ? this.given : meant.toISOString();
  }

  set value(moment) {
    this.given = moment ?? null; // to the second, which is not shown: what nobody has changed stays as it is
    this.wall = moment ? wallAt(new Date(moment), zone) : "";
    this.#choose(this.#possible().findIndex((one) => within(moment, one)));
  }

  /** What somebody has typed so far, and which of two they meant, as drafts keep it: it may name no moment yet. */
  get kept() {
    return { wall: this.wall, which: this.#choices().findIndex(({ checked }) => checked), given: this.given };
  }

  set kept({ wall = "", which = -1, given = null }) {
    this.given = given;
    this.wall = wall;
    this.#choose(which);
  }

  get wall() {
    return this.control.value;
  }

  set wall(wall) {
    this.control.value = wall ?? "";
    this.#consider();
  }

  /** What has to be put right before this can be sent; empty if nothing. */
  get problem() {
    if (this.control.validity.badInput) return _("Complete the date and the time.");
    if (!this.wall || this.#meant()) return "";
    return this.#possible().length
      ? _("This hour comes twice that night. Choose which.")
      : _("This time does not exist: the clocks go forward that night.");
  }

  blame(message) {
    blamed(this.control, this.fault, message, this.hint);
  }

  focus() {
    (this.doubt.querySelector("button, input") ?? this.control).focus();
  }

  #possible() {
    return this.wall ? moments(this.wall, zone) : [];
  }

  #meant() {
    const possible = this.#possible();
    return possible.length > 1 ? possible[this.#choices().findIndex(({ checked }) => checked)] : possible[0];
  }

  #choices() {
    return [...this.doubt.querySelectorAll("input")];
  }

  #choose(nth) {
    const choice = this.#choices()[nth];
    if (!choice) return;
    choice.checked = true;
    this.blame("");
  }

  #consider() {
    const possible = this.#possible();
    this.blame("");
    this.doubt.replaceChildren();
    if (possible.length > 1) this.#ask(possible);
    else if (this.wall && !possible.length) this.#offer(afterGap(this.wall, zone));
    this.doubt.hidden = !this.doubt.hasChildNodes();
    if (!this.doubt.hidden) this.blame(this.problem);
  }

  #offer(wall) {
    const take = () => {
      this.wall = wall;
      this.control.focus();
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    };
    this.doubt.append(button(_("Take %(time)s", { time: wall.slice(11) }), take));
  }

  #ask(possible) {
    const group = unique("which");
    const settled = () => this.blame("");
    for (const [nth, moment] of possible.entries()) {
      const choice = element("input", { type: "radio", name: group, id: `${group}-${nth}`, onchange: settled });
      this.doubt.append(
        element("span", {}, choice, element("label", { for: choice.id }, named(moment, zone, language))),
      );
    }
    this.doubt.setAttribute("role", "radiogroup");
    this.doubt.setAttribute("aria-label", _("Which of the two?"));
  }
}

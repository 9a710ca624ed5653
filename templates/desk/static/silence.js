// A live page that has fallen silent: the desk hears of it, by a notice and the title, and where somebody agreed also
// by a notification of the system and a sound.

import { action } from "./actions.js";
import { now } from "./clock.js";
import { _, _n } from "./words.js";

const LOOK = 5_000;
const AGREED = "desk: silence"; // names of alarms that somebody agreed to in this browser
const notice = document.getElementById("silence");
const root = document.body.dataset;
const bound = Number(root.silence) * 1000;
const title = document.title;
let latest = Date.parse(root.latest);
let live = root.state === "live";
let alarmed = false;

const agreed = () => new Set((localStorage.getItem(AGREED) ?? "").split(" ").filter(Boolean));

function look() {
  const quiet = now() - latest;
  const silent = live && bound > 0 && quiet >= bound;
  if (silent) tell(Math.floor(quiet / 60_000));
  if (silent === alarmed) return;
  alarmed = silent;
  notice.hidden = !silent;
  if (silent) alarm();
  else document.title = title;
}

function tell(minutes) {
  const text = _n("No entry for %(num)s minute", "No entry for %(num)s minutes", minutes);
  document.title = `(!) ${text}`;
  if (notice.firstElementChild.textContent !== text) notice.firstElementChild.textContent = text;
}

function alarm() {
  const wanted = agreed();
  if (wanted.has("sound")) sound();
  if (wanted.has("notify") && window.Notification?.permission === "granted")
    new Notification(notice.firstElementChild.textContent, { body: title, tag: `silence ${root.slug}` });
}

/** Two short tones of half a second together, made here: there is nothing to load. */
function sound() {
  const audio = new AudioContext();
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  volume.gain.value = 0.1;
  tone.frequency.setValueAtTime(660, 0);
  tone.frequency.setValueAtTime(880, audio.currentTime + 0.25);
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => audio.close();
  tone.start();
  tone.stop(audio.currentTime + 0.5);
}

function show() {
  const wanted = agreed();
  const notify = document.querySelector('[data-action="notify"]');
  if (notify) notify.hidden = !("Notification" in window); // an iPhone notifies only from its home screen
  for (const name of ["notify", "sound"])
    document.querySelector(`[data-action="${name}"]`)?.setAttribute("aria-pressed", wanted.has(name));
}

async function agree(name) {
  const wanted = agreed();
  if (wanted.delete(name)) localStorage.setItem(AGREED, [...wanted].join(" "));
  else if (name !== "notify" || (await Notification.requestPermission()) === "granted")
    localStorage.setItem(AGREED, [...wanted, name].join(" "));
  show();
}

// Away from their heading the words on the buttons would not say when.
action({ name: "notify", key: "i", label: _("Notification when nobody posts"), run: () => agree("notify") });
action({ name: "sound", key: "y", label: _("Sound when nobody posts"), run: () => agree("sound") });

document.addEventListener("desk:entry", ({ detail: { lane, at, type } }) => {
  if (lane === "timeline" && type === "EntryPublished") latest = Math.max(latest, Date.parse(at));
  look();
});
document.addEventListener("desk:liveblog", ({ detail }) => {
  live = detail.state === "live";
  if (["LiveblogOpened", "LiveblogReopened"].includes(detail.type)) latest = now();
  look();
});

show();
look();
setInterval(look, LOOK);

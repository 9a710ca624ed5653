// Says how long ago things were, for an hour; and whether a live page has fallen silent.

const HOUR = 60;
const SHOW = 20_000;
const root = document.body.dataset;
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto", style: "short" });

const minutesSince = (time) => (Date.now() - new Date(time.dateTime)) / 60_000;
const told = (minutes) => (minutes >= 0 && minutes < HOUR ? ago.format(-Math.floor(minutes), "minute") : "");

export function tick() {
  for (const place of document.querySelectorAll(".ago")) {
    const time = place.closest(".entry, #latest")?.querySelector("time");
    const text = time ? told(minutesSince(time)) : "";
    if (place.textContent !== text) place.textContent = text;
  }
  const latest = document.querySelector("#latest time");
  if (latest) document.body.classList.toggle("silent", minutesSince(latest) * 60 > root.silence);
}

tick();
setInterval(() => document.hidden || tick(), SHOW);
document.addEventListener("visibilitychange", () => document.hidden || tick());

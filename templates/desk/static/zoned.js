// Wall clocks in a liveblog's time zone, wherever the browser stands. A wall time is "2027-03-28T02:30"; where clocks go
// forward some name no moment, where they go back some name two.

const DAY = 86_400_000;
const MINUTE = 60_000;

const formats = new Map();
const format = (zone) => {
  if (!formats.has(zone)) {
    const fields = {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    };
    formats.set(zone, new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...fields }));
  }
  return formats.get(zone);
};

const asIfUtc = (wall) => Date.parse(`${wall}Z`);
const written = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 16);

/** What the clocks of `zone` are ahead of UTC at a moment, in milliseconds. */
function ahead(at, zone) {
  const part = Object.fromEntries(
    format(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const shown = asIfUtc(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`);
  return shown - Math.floor(at / 1000) * 1000;
}

/** What the clocks show at a moment. */
export const wallAt = (moment, zone) => written(moment.getTime() + ahead(moment.getTime(), zone));

/** The moments that a wall time names, the earlier first: usually one, none in a gap, two when an hour comes twice. */
export function moments(wall, zone) {
  const utc = asIfUtc(wall);
  const offsets = new Set([ahead(utc - DAY, zone), ahead(utc + DAY, zone)]);
  return [...offsets]
    .map((offset) => utc - offset)
    .filter((at) => written(at + ahead(at, zone)) === wall)
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
}

/** The first wall time after the gap that `wall` lies in. */
export function afterGap(wall, zone) {
  let [before, after] = [asIfUtc(wall) - DAY, asIfUtc(wall) + DAY];
  const old = ahead(before, zone);
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
    if (ahead(middle, zone) === old) before = middle;
    else after = middle;
  }
  return wallAt(new Date(after), zone);
}

/** A moment's time with what the clocks are called then: "02:30 MESZ (UTC+2)". */
export function named(moment, zone, language) {
  const say = (timeZoneName) =>
    new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName })
      .formatToParts(moment)
      .find(({ type }) => type === "timeZoneName").value;
  const [name, offset] = [say("short"), say("shortOffset").replace("GMT", "UTC")];
  const time = wallAt(moment, zone).slice(11);
  return name.replace("GMT", "UTC") === offset ? `${time} (${offset})` : `${time} ${name} (${offset})`;
}

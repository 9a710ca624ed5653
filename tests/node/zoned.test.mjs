// Wall clocks of a liveblog's zone: the browser's own zone plays no part.

import assert from "node:assert/strict";
import { test } from "node:test";

import { afterGap, moments, named, wallAt } from "../../templates/desk/static/zoned.js";
import { picks } from "./random.mjs";

const ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland", "UTC", "Africa/Casablanca"];
const BROWSERS = ["America/Los_Angeles", "Asia/Tokyo", "Europe/Berlin", "UTC"];
const iso = (found) => found.map((moment) => moment.toISOString());

/** Run `check` as a browser in each of several zones would. */
function everywhere(check) {
  const before = process.env.TZ;
  for (const zone of BROWSERS) {
    process.env.TZ = zone;
    check();
  }
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
}

test("a usual time names one moment, wherever the browser is", () =>
  everywhere(() => {
    assert.deepEqual(iso(moments("2027-03-28T03:15", "Europe/Berlin")), ["2027-03-28T01:15:00.000Z"]);
    assert.deepEqual(iso(moments("2027-07-01T12:00", "America/New_York")), ["2027-07-01T16:00:00.000Z"]);
    assert.deepEqual(iso(moments("2027-01-01T00:00", "Asia/Kolkata")), ["2026-12-31T18:30:00.000Z"]);
  }));

test("a time that the clocks skip names none, and the next one is offered", () =>
  everywhere(() => {
    for (const [wall, zone, next] of [
      ["2027-03-28T02:30", "Europe/Berlin", "2027-03-28T03:00"],
      ["2027-03-28T02:00", "Europe/Berlin", "2027-03-28T03:00"],
      ["2027-03-14T02:30", "America/New_York", "2027-03-14T03:00"],
      ["2027-10-03T02:10", "Australia/Lord_Howe", "2027-10-03T02:30"], // half an hour there
      ["2031-03-30T02:30", "Europe/Berlin", "2031-03-30T03:00"],
    ]) {
      assert.deepEqual(moments(wall, zone), [], wall);
      assert.equal(afterGap(wall, zone), next);
      assert.equal(moments(next, zone).length, 1);
    }
    assert.deepEqual(iso(moments("2027-03-28T03:00", "Europe/Berlin")), ["2027-03-28T01:00:00.000Z"]);
    assert.deepEqual(iso(moments("2027-03-14T03:00", "America/New_York")), ["2027-03-14T07:00:00.000Z"]);
  }));

test("an hour that comes twice names two moments, the earlier first", () =>
  everywhere(() => {
    assert.deepEqual(iso(moments("2027-10-31T02:30", "Europe/Berlin")), ["2027-10-31T00:30:00.000Z", "2027-10-31T01:30:00.000Z"]);
    assert.deepEqual(iso(moments("2026-10-25T02:30", "Europe/Berlin")), ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
    assert.deepEqual(iso(moments("2027-11-07T01:30", "America/New_York")), ["2027-11-07T05:30:00.000Z", "2027-11-07T06:30:00.000Z"]);
    assert.equal(moments("2027-10-31T01:59", "Europe/Berlin").length, 1);
    assert.equal(moments("2027-10-31T03:00", "Europe/Berlin").length, 1);
  }));

test("the two are called apart in German and in English", () => {
  const [first, second] = moments("2032-10-31T02:30", "Europe/Berlin");
  assert.equal(named(first, "Europe/Berlin", "de"), "02:30 MESZ (UTC+2)");
  assert.equal(named(second, "Europe/Berlin", "de"), "02:30 MEZ (UTC+1)");
  assert.equal(named(first, "Europe/Berlin", "en-GB"), "02:30 CEST (UTC+2)");
  assert.equal(named(second, "Europe/Berlin", "en-GB"), "02:30 CET (UTC+1)");
  const [summer, winter] = moments("2027-11-07T01:30", "America/New_York");
  assert.match(named(summer, "America/New_York", "de"), /^01:30 .*UTC-4/);
  assert.match(named(winter, "America/New_York", "de"), /^01:30 .*UTC-5/);
});

test("a zone without a name of its own is called by its offset, once", () => {
  assert.equal(named(new Date("2027-01-01T00:00Z"), "Asia/Kolkata", "de"), "05:30 (UTC+5:30)");
});

test("every moment is among those that its wall time names", () => {
  const { below, one } = picks(1);
  for (let nth = 0; nth < 3000; nth += 1) {
    const zone = one(ZONES);
    const moment = new Date(Math.floor((1.7e12 + below(2 ** 31) * 120) / 60_000) * 60_000);
    const wall = wallAt(moment, zone);
    const found = moments(wall, zone);
    assert.ok(found.some((other) => +other === +moment), `${moment.toISOString()} is ${wall} in ${zone}`);
    assert.ok(found.length <= 2);
    for (const other of found) assert.equal(wallAt(other, zone), wall);
  }
});

test("around every change of the clocks a wall time names none, one or two, and a gap ends at a time that exists", () => {
  for (const [day, zone] of [["2027-03-28", "Europe/Berlin"], ["2027-10-31", "Europe/Berlin"], ["2027-04-04", "Australia/Lord_Howe"], ["2027-10-03", "Australia/Lord_Howe"]])
    for (let minute = 0; minute < 300; minute += 1) {
      const wall = `${day}T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      const found = moments(wall, zone);
      if (found.length) continue;
      const next = afterGap(wall, zone);
      assert.ok(next > wall && moments(next, zone).length === 1, `${wall} ${next}`);
    }
});

// Runs pa11y on many pages in one browser, light and dark. Reads {executable, arguments, urls} as JSON from standard
// input; writes a JSON list of {url, scheme, code, message, selector, context}, one for each error.

import { text } from "node:stream/consumers";
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const job = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ executablePath: job.executable, args: job.arguments, headless: "shell" });
const found = [];
try {
  const page = await browser.newPage();
  for (const url of job.urls) {
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const { issues } = await pa11y(url, { browser, page, ignoreUrl: scheme === "dark" });
      found.push(...issues.map(({ code, message, selector, context }) => ({ url, scheme, code, message, selector, context })));
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));

// Times in the zone of whoever reads them: pages that belong to no liveblog have none of their own.

const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

for (const time of document.querySelectorAll("main time[datetime]")) {
  time.textContent = format.format(new Date(time.dateTime));
}

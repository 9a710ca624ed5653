// What a page of a liveblog can do once it has loaded.

import "./consent.js";
import "./clock.js";

const page = document.body.dataset;
if (page.seq) import("./live.js");
else if (page.home) import("./news.js");

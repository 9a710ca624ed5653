// The screen of a liveblog: loads what it is made of, then follows what happens.

import "./after.js";
import "./closing.js";
import "./entries.js";
import "./keys.js";
import "./links.js";
import "./liveblog.js";
import "./menus.js";
import "./merge.js";
import "./network.js";
import "./notice.js";
import "./offline.js";
import "./older.js";
import "./signin.js";
import "./silence.js";
import { follow } from "./stream.js";
import "./summary.js";
import "./timeline.js";
import "./writing.js";

document.dispatchEvent(new Event("desk:cards")); // those that came with the page
follow();

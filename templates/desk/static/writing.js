// All there is to writing: loads what the composer is made of.

import "./dispatch.js";
import "./entrytemplates.js";
import "./keeping.js";
import "./pictures.js";
import "./preview.js";

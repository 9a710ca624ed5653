// When the session is over somebody signs in on the spot: the page stays as it is, with all that was typed in it. If it is
// somebody else, the page is loaded anew as theirs; what the first one typed stays in this browser until they are back.
//
// Tells on `document`: desk:session {lost} of what it knows, desk:signed-in when requests get through again.

import { call, reached, screen } from "./api.js";
import { emit } from "./news.js";
import { complain, sentence } from "./problem.js";
import { _ } from "./words.js";

const dialog = document.getElementById("signing-in");
const form = dialog.querySelector("form");
const other = dialog.querySelector(".other");
const meta = document.querySelector('meta[name="csrf-token"]');
const tabs = new BroadcastChannel("ticker-desk session");
let looking = false;
let urgent = false; // something waits to be sent
let sessions = 0; // how many have been found so far
let postponed = false; // whoever wants to go on writing first is not asked at every try

const typing = () => document.activeElement?.matches("input, textarea, [contenteditable]");

/** Whose session the cookie is by now: another tab may have signed in, or out. */
async function look({ detail } = {}) {
  urgent ||= Boolean(detail?.waiting);
  if (looking) return;
  looking = true;
  const before = sessions;
  const answer = await reached(() => call("GET", "/sessions/current")).finally(() => (looking = false));
  if (answer?.ok) welcome(answer.data);
  if (answer?.status !== 401 || sessions !== before) return; // asked before somebody has signed in
  emit("session", { lost: true });
  // Nobody's next words shall land in a field for passwords.
  if (!postponed && (urgent || !typing())) ask();
  urgent = false;
}

function ask(name = "") {
  other.textContent = name && _("In this browser %(name)s is signed in now. Reload the page to go on as %(name)s.", { name });
  other.hidden = !name;
  if (dialog.open) return;
  complain(dialog, "");
  dialog.showModal();
  form.elements[form.elements.login.value ? "password" : "login"].focus();
}

/** The page goes on with the session it belongs to, and with no other. */
function welcome({ csrf_token: token, principal }) {
  if (principal.id !== screen.me) return ask(principal.name);
  const same = meta.content === token;
  meta.content = token;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  dialog.close();
  sessions += 1;
  urgent = postponed = false;
  emit("session", { lost: false });
  // With the old token the request was refused for another reason; trying again would go on for ever.
  if (!same) emit("signed-in");
}

async function signIn() {
  const { login, password } = form.elements;
  const answer = await reached(() => call("POST", "/sessions", { body: { login: login.value, password: password.value } }));
  if (!answer) return complain(dialog, _("The server cannot be reached. What you have typed stays here; try again in a moment."));
  if (!answer.ok) return complain(dialog, reason(answer));
  password.value = "";
  tabs.postMessage("signed-in");
  const { principal } = answer.data;
  if (principal.must_change_password) location.assign("/desk/account");
  else if (principal.id === screen.me) welcome(answer.data);
  else location.reload(); // as theirs
}

function reason({ status, data, headers }) {
  if (status === 429) return _("Too many attempts. Try again in %(seconds)s seconds.", { seconds: headers.get("Retry-After") });
  return status === 403 ? _("Login and password do not belong together.") : sentence(data);
}

function later() {
  postponed = true;
  dialog.close();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  signIn();
});
dialog.querySelector("[data-do=later]").addEventListener("click", later);
dialog.addEventListener("cancel", later);
document.addEventListener("desk:signed-out", look);
document.addEventListener("desk:sign-in", () => ask());
tabs.addEventListener("message", () => look());
document.addEventListener("visibilitychange", () => !document.hidden && dialog.open && look());

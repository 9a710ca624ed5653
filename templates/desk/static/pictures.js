// Pictures and posts that come into the text from elsewhere: dropped, pasted, or as an address.

import { tidy } from "./album.js";
import { blocks, body, form, say } from "./composer.js";
import { button, element } from "./element.js";
import { platform } from "./platforms.js";
import { _ } from "./words.js";

const offer = document.getElementById("embed-offer");

/** Few systems know the type of an iPhone's pictures; the server does, and says what to do with them. */
const isPicture = ({ type, name }) => type.startsWith("image/") || /\.(avif|hei[cf])$/i.test(name);

function take(files) {
  const pictures = [...files].filter(isPicture);
  const made = pictures.map((file) => blocks.add("image", {}, { file }));
  made.at(-1)?.focus();
  if (pictures.length < files.length) say(_("Only pictures can be taken in here."));
}

const carries = ({ dataTransfer }) => [...dataTransfer.types].includes("Files");

form.addEventListener("dragover", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.classList.add("receiving");
});
form.addEventListener("dragleave", ({ relatedTarget }) => {
  if (!form.contains(relatedTarget)) form.classList.remove("receiving");
});
form.addEventListener(
  "drop",
  (event) => {
    form.classList.remove("receiving");
    if (!carries(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the text field would take it as text
    take(event.dataTransfer.files);
  },
  { capture: true },
);

form.addEventListener("paste", (event) => {
  const { files } = event.clipboardData;
  if (event.defaultPrevented || !files.length || event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  take(files);
});

/** Ask whether an address that was pasted alone is to become a block; the text has it as a link until then. */
function ask(address, name) {
  const answer = (run) => () => {
    offer.replaceChildren();
    offer.hidden = true;
    run();
  };
  const embed = answer(() => {
    body.withdraw(address);
    blocks.add("embed", { url: address }).focus();
  });
  const words = element("span", {}, _("This is a post on %(platform)s.", { platform: name }));
  offer.replaceChildren(
    words,
    button(_("Embed it"), embed),
    button(
      _("Leave it a link"),
      answer(() => body.focus()),
    ),
  );
  offer.hidden = false;
}

for (const event of ["desk:kept", "desk:outbox"]) document.addEventListener(event, tidy);
tidy();

body.element.addEventListener("pictures", (event) => {
  event.preventDefault();
  take(event.detail);
});
body.element.addEventListener("address", ({ detail }) => {
  const name = platform(detail);
  if (name) ask(detail, name);
});

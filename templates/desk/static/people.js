// The newsroom's people: adding somebody, changing roles, passwords for one sign-in, shutting out.

import { ask, reload, showSecret } from "./asking.js";
import "./localtimes.js";
import { surely } from "./surely.js";
import "./tokens.js";
import { _ } from "./words.js";

const adding = document.getElementById("adding");

adding?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, login, role, openid } = adding.elements;
  const body = { name: name.value, login: login.value, role: role.value, password: !openid?.checked };
  const made = await ask("POST", "/people", body);
  if (!made) return;
  adding.reset();
  if (made.password) showSecret(_("Password of %(name)s for the first sign-in", { name: made.name }), made.password);
  else reload(_("%(name)s may sign in now.", { name: made.name }));
});

/** What can be done to one person; `path` is where the API has them. */
function keep(item) {
  const path = `/people/${item.dataset.person}`;
  const { name } = item.dataset;
  const press = (selector, act) => item.querySelectorAll(selector).forEach((button) => act(button));

  async function revise(body) {
    if (await ask("PATCH", path, body)) reload(_("%(name)s: saved.", { name }));
  }

  item.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { elements } = event.target;
    if ("revise" in event.target.dataset) await revise({ name: elements.name.value, role: elements.role.value });
    else if (await ask("PUT", `${path}/roles/${elements.liveblog.value}`, { role: elements.role.value })) reload(_("%(name)s: saved.", { name }));
  });
  press("[data-take]", (button) =>
    button.addEventListener("click", async () => {
      if (await ask("DELETE", `${path}/roles/${button.dataset.take}`)) reload(_("%(name)s: saved.", { name }));
    }),
  );
  press("[data-disable]", (button) => surely(button, () => revise({ disabled: true })));
  press("[data-enable]", (button) => button.addEventListener("click", () => revise({ disabled: false })));
  press("[data-drop]", (button) =>
    surely(button, async () => {
      if (await ask("DELETE", `${path}/password`)) reload(_("%(name)s: saved.", { name }));
    }),
  );
  press("[data-reset]", (button) =>
    surely(button, async () => {
      const made = await ask("POST", `${path}/password`);
      if (made) showSecret(_("Password of %(name)s for one sign-in", { name }), made.password);
    }),
  );
}

document.querySelectorAll("[data-person]").forEach(keep);

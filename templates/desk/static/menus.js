// A menu closes once something in it was chosen, at a click elsewhere, and at Escape.

const shut = (menu) => {
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus(); // or it would be nowhere
  menu.open = false;
};

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(target) || target.closest("[data-action]")) shut(menu);
});

document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest?.("details.menu[open]");
  if (menu) shut(menu);
});

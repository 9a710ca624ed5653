// Loads a post from its platform when a reader asks for it. The frame lies in a template: until then nothing is requested.

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".embed button");
  if (!button) return;
  const frame = button.previousElementSibling.content.firstElementChild.cloneNode();
  button.replaceWith(frame);
  frame.focus({ preventScroll: true });
});
document.documentElement.classList.add("consents");

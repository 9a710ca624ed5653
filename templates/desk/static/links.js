// Links within entries lead out of the desk: in another tab, so that nobody loses what they are at.

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".as-read a[href]");
  if (!link) return;
  link.target = "_blank";
  link.relList.add("noopener");
});

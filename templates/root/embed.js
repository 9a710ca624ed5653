// Puts a liveblog where this script stands, and makes frames of liveblogs as high as what they show:
// <script async src="https://…/embed.js" data-liveblog="slug"></script>
(() => {
  const script = document.currentScript;
  const home = new URL(".", script.src);
  const { liveblog, title = "Liveblog" } = script.dataset;
  const frames = () => document.querySelectorAll("iframe.ticker-embed");

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== home.origin || data?.type !== "ticker:height" || !(data.height > 0)) return;
    for (const frame of frames())
      if (frame.contentWindow === source) frame.style.height = `${Math.min(data.height, 20_000)}px`;
  });

  if (liveblog) {
    const frame = document.createElement("iframe");
    Object.assign(frame, { className: "ticker-embed", title, loading: "lazy" });
    Object.assign(frame.style, { display: "block", width: "100%", height: "40rem", border: 0 });
    frame.src = new URL(`${encodeURIComponent(liveblog)}/embed/`, home);
    script.before(frame);
  }
  // Those that were there before this script have said their height to nobody.
  for (const frame of frames()) frame.contentWindow?.postMessage({ type: "ticker:measure" }, "*");
})();

// The page is complete as it came; what makes it live waits until all of it is there.
addEventListener("load", () => import("./page.js"));

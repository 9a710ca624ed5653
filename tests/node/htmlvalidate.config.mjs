// What html-validate asks of our pages: all it recommends, whole documents, accessibility; and what not, and why.

export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Titles are the editors' words and name the publisher; a search engine that wants fewer than 70 letters cuts them.
    "long-title": "off",
    // What is our own comes from the page's own origin, under a name made of its bytes.
    "require-sri": ["error", { target: "crossorigin" }],
    // Templates leave some; compression takes it away.
    "no-trailing-whitespace": "off",
  },
};

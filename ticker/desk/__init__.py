"""The browser desk: pages, the stream of editors, presence, preview."""

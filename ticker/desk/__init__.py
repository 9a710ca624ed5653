"""The desk in the browser: its pages, the stream of editors, presence, preview."""

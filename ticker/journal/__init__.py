"""The truth: an append-only, gap-free sequence of events for each liveblog; its port, codec, chain and SQL."""

"""The truth: an append-only, gap-free, chained sequence of events per liveblog."""

"""Pages that belong to no single liveblog: lists by month and day, sitemaps, robots.txt."""

"""What belongs to no single liveblog: the lists of them, and what crawlers are told."""

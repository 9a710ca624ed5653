"""A closed liveblog as one signed file: redacted, rendered once more, packed. `ticker.replay` reads it."""

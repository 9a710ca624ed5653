"""A closed liveblog as one signed file: container, manifest, redaction, sealing, verifying, replay, rehearsal."""

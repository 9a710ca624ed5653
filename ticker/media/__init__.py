"""Uploaded pictures: what they are (`formats`), and how they become what readers get (`converter`)."""

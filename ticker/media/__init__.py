"""Uploaded pictures: what they are by their bytes, and their conversion in a process of its own."""

"""Suggestions for a summary: of the liveblog's own headlines, from a model at an address, or a command on this machine.

A suggestion is never public: an editor approves it, changes it, or throws it away (docs/summaries.md).
"""

"""Artefacts to the public: pages, feeds, live updates, health."""

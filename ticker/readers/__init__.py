"""Artefacts to the public: pages and feeds, event streams of live updates, health, metrics."""

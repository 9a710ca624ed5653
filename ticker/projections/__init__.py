"""Events → artefacts: the plan, the renderer, pages, feeds, deltas, the store of them, and the rebuild."""

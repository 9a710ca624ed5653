"""Events to artefacts: everything a reader sees is rendered here, from the fold alone."""

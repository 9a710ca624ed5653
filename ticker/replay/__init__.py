"""From the journal or an archive back to artefacts: rebuild, verify, replay, rehearse. Notifies nobody."""

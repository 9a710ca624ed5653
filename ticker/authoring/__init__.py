"""From an editor's wish to an event: commands, decide (pure), handle (the only appender); the API, imports."""

"""Editor to API: routes, auth, commands, decide (pure), handle (the only appender)."""

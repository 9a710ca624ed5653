"""People and programs that may act: sign-in, sessions, tokens, roles, single sign-on, audit trail."""

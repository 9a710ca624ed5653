"""People and programs that may act: sign-in, sessions, tokens, passwords, single sign-on, audit trail."""

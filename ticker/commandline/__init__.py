"""The `ticker` command: one file per subcommand, each loading only what it runs."""

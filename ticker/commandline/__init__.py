"""The `ticker` command: a file for each subcommand or kin, loading only what it runs."""

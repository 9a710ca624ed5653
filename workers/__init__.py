"""The arq side: settings, and one file per job."""

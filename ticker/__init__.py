"""Ticker: an event-driven live-ticker publishing backend for newsrooms."""

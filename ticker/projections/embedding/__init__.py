"""What of a liveblog stands on pages elsewhere."""

"""Posts elsewhere as they stood when an editor took them: text, author and time, kept with the entry."""

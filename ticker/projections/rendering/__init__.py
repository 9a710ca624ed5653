"""How anything is printed: themes, templates, words and times, the labels for machines."""

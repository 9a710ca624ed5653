"""What all pages are made with: themes, templates, words, times, pictures, and labels for machines."""

"""Typed templates: fields that an editor fills in become an entry ("Tor", "Ergebnis")."""

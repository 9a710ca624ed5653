"""Typed templates a newsroom defines: fields that an editor fills in become an entry ("Tor", "Ergebnis")."""

"""Imports and exports: pages as plain text, exports of other liveblog systems."""

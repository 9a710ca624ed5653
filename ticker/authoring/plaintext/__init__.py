"""Liveticker and liveblog pages as plain text: read what a browser copies, write the same dialect back. No I/O."""

from ticker.authoring.plaintext.export import ExportEntry, ExportLiveticker, export_liveticker
from ticker.authoring.plaintext.liveblog import parse_liveblog
from ticker.authoring.plaintext.liveticker import parse_liveticker
from ticker.authoring.plaintext.parsed import (
    Block,
    BulletList,
    Paragraph,
    ParsedCloseOut,
    ParsedEntry,
    ParsedLiveblog,
    ParsedPrevious,
    ParseProblem,
    PictureCaption,
)
from ticker.authoring.plaintext.table import Row, table

__all__ = [
    "Block",
    "BulletList",
    "ExportEntry",
    "ExportLiveticker",
    "Paragraph",
    "ParseProblem",
    "ParsedCloseOut",
    "ParsedEntry",
    "ParsedLiveblog",
    "ParsedPrevious",
    "PictureCaption",
    "Row",
    "export_liveticker",
    "parse_liveblog",
    "parse_liveticker",
    "table",
]

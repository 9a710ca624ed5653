"""Liveticker and liveblog pages as plain text: read what a browser copies, write the same dialect back. No I/O."""

from ticker.exchange.plaintext.export import ExportEntry, ExportLiveticker, export_liveticker
from ticker.exchange.plaintext.page import parse_liveblog, parse_liveticker
from ticker.exchange.plaintext.parsed import (
    Block,
    BulletList,
    Paragraph,
    ParsedCloseOut,
    ParsedEntry,
    ParsedLiveblog,
    ParsedPrevious,
    ParseProblem,
    PictureCaption,
    Row,
    table,
)

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

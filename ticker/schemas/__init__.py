"""Validated input: models of requests, blocks and fields, typed templates, and the sentences about what is wrong."""

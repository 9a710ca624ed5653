"""The editors' HTTP API, version 1: declared in `routes`, served by `application`, described by `openapi`."""

"""The desk in the browser: what editors work at, on top of the same API that programs use."""

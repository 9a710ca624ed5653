"""The invented newsroom of `ticker demo`: two coverages, posted step by step through the API."""

"""A newsroom to look at without having one: two invented coverages, told step by step as the desk would post them."""

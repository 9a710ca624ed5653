"""Input, validated: what programs and people may send, and what is said of it when it is wrong."""

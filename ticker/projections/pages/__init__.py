"""The pages of one liveblog."""

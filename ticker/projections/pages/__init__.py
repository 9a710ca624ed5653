"""The pages of one liveblog: front page, numbered pages, permalinks, and the page for what is missing."""

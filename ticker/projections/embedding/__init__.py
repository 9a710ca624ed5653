"""What of a liveblog stands on other people's pages: teasers, the frame, oEmbed."""

"""Pictures: bytes to pixels, for every caller."""

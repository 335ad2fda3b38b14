"""State that one process holds in memory."""

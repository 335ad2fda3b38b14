"""One file a conversation: read the update, make one call, answer."""

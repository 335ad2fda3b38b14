"""A Bot API server on this machine and its chat page: the bot without a token."""

"""The local chat: a Bot API server and its chat page."""

"""Processes of the chat benchmark: Bot API server, load generator, other bots."""

"""Talks to people: the Telegram bot and its local chat."""

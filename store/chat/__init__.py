"""Rows about people, chats and updates."""

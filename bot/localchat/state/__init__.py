"""What the local chat knows: users, chats, messages, updates."""

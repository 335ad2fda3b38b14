"""What the chat page calls."""

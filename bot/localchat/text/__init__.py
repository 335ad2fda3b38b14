"""Text as Telegram keeps it: cleaned, measured in UTF-16 units, with its entities beside it."""

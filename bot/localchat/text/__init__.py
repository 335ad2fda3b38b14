"""Message text: cleaned, in UTF-16 units, with its entities."""

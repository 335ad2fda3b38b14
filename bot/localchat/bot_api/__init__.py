"""The methods of the Bot API that this server has: each a parameter table and a function."""

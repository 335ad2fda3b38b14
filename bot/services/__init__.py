"""Services: they decide what the bot does."""

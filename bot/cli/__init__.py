"""Commands of `sneakers` for people who run the bot."""

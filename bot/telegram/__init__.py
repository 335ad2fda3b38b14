"""The Bot API: polling, rate limit, files, delivery."""

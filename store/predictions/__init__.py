"""Predictions, albums, corrections and statistics."""

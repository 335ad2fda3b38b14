"""Remembers: people, predictions, corrections, versions."""

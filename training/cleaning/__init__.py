"""Cleaning of photo sets."""

"""Versions, runs, releases and their files."""

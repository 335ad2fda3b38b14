"""Gathers, cleans and splits the photos to learn from."""

"""Recognises a shoe: photo bytes in, a ranked prediction out."""

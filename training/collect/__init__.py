"""Gathers photos from archives, folders, lists of addresses and product searches."""

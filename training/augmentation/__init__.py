"""Augmentation and the data loader."""

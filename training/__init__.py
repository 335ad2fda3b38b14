"""Learns: from folders of photos to a registered version."""

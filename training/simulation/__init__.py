"""Simulation of phone photos: floors, clutter, hands and a camera."""

"""The catalogue of sneaker models."""

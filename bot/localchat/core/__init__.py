"""Storage, JSON and errors of the local chat."""

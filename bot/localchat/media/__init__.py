"""Photos, files and videos of the local chat."""

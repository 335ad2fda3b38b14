"""Photos, votes, labels and reviews."""

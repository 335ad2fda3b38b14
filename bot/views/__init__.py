"""What the messages of the learning loop show: pure functions from rows to text and buttons."""

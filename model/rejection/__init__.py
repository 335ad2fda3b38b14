"""Out-of-distribution detection and few-shot classes."""

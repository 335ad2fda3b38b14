"""Heads: training, out-of-distribution detection, few-shot."""

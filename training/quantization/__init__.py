"""Quantization to int8 and its cost."""

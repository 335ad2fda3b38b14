"""Retraining: the worker, its job and the pipeline."""

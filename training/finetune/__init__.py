"""Fine-tuning of a backbone with Keras."""

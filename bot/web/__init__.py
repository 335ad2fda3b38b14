"""HTTP endpoints: webhook, health, metrics."""

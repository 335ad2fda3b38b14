"""The durable update queue and the outbox."""

"""Release gate, reports and the registry of versions."""

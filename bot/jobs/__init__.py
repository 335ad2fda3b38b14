"""Background jobs that any process may take over."""

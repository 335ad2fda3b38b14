"""Engine, sessions, migrations and column types."""

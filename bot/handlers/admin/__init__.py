"""Handlers of the admins' commands."""

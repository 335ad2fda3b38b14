"""Views: functions that turn rows into messages with buttons."""

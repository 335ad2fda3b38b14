"""The whole bot with its local chat, and the people in it."""

from tests.support.bots.fixtures import anna, app, drawn, marco, robin, shoe

__all__ = ["anna", "app", "drawn", "marco", "robin", "shoe"]

"""Everything that people read: one Fluent file a language, and the lookup."""

from bot.texts.lookup import Speech, Texts

__all__ = ["Speech", "Texts"]

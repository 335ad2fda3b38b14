"""Everything that people read: one Fluent file a language, and the lookup."""

from bot.i18n.translator import Speech, Texts

__all__ = ["Speech", "Texts"]

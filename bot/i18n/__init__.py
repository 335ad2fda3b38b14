"""Texts for users: one Fluent file for each language, and their translator."""

from bot.i18n.translator import Translations, Translator

__all__ = ["Translations", "Translator"]

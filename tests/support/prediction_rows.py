"""Rows of photos as the store gives them, and what a view of them shows."""

from bot.i18n import Translations
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue
from store.tables import Correction, How, PredictionRow, Verdict

CATALOGUE = Catalogue.load()
CHAT = -1001000000002  # a channel's or group's id
ENGLISH, ITALIAN, SPANISH = map(Translations.load(), ("en", "it", "es"))
RANKED = (("nike-dunk-low", 0.8432), ("vans-old-skool", 0.1), ("adidas-samba", 0.05), ("puma-suede-classic", 0.004))


def a_row(verdict: Verdict = "sneaker", best: float = 0.8432, **values: object) -> PredictionRow:
    """A photo's row as the store gives it."""
    usual = {"id": 7, "chat_id": 1001, "verdict": verdict, "ranked": ((RANKED[0][0], best), *RANKED[1:])}
    return PredictionRow(**{**usual, **values})


def a_correction(slug: str, how: How = "tapped") -> Correction:
    """What a person said instead."""
    return Correction(prediction_id=7, slug=slug, how=how)


def labels(view: MessageView) -> list[str]:
    """The texts of a view's buttons."""
    return [button.text for row in (view.keyboard.inline_keyboard if view.keyboard else ()) for button in row]

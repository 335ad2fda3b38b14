"""Image-search queries that find photos taken by people, not shops."""

from model.catalogue.catalogue import Sneaker

# Who sells a pair, or wears it, photographs it as the bot's users will. Children's sizes have other proportions.
ANGLES = ("", "for sale", "on feet", "outfit", "used", "in hand")
WITHOUT = ("kids", "toddler", "infant", "baby", '"grade school"', "gs")


def queries(sneaker: Sneaker) -> list[str]:
    """The queries for a model, the plain name first."""
    minus = " ".join(f"-{word}" for word in WITHOUT)
    names = [f"{sneaker.title} {angle}".strip() for angle in ANGLES]
    names += [f"{sneaker.brand} {alias}" for alias in sneaker.aliases[:1]]
    return [f"{name} {minus}" for name in names]

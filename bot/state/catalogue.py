"""The sneaker models that people can choose: those of the catalogue's file, and those that admins added in the chat."""

from collections.abc import Sequence

from model.catalogue.catalogue import Catalogue, Sneaker
from store.tables import CustomModel


class CatalogueHolder:
    """Holds the catalogue in use; read `catalogue` once an update, so that one update sees one catalogue."""

    def __init__(self, base: Catalogue) -> None:
        """Start with the catalogue that comes with the program."""
        self._base = base
        self.catalogue = base

    def fill(self, shoes: Sequence[CustomModel]) -> None:
        """Put what was added in the chat beside it; what was taken back keeps its name, and is offered no more."""
        offered = [self._sneaker(each) for each in shoes if each.retired is None]
        retired = [self._sneaker(each) for each in shoes if each.retired is not None]
        self.catalogue = self._base.extended(offered, retired)

    def _sneaker(self, shoe: CustomModel) -> Sneaker:
        shops = {**shoe.links, **self._base.shops}
        return Sneaker(
            slug=shoe.slug,
            brand=shoe.brand,
            name=shoe.name,
            aliases=tuple(shoe.aliases),
            shops=shops,
            market=self._base.market,
        )

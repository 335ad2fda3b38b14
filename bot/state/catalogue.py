"""The current catalogue: the file's models and the custom ones."""

from collections.abc import Sequence

from model.catalogue.catalogue import Catalogue, Sneaker
from store.tables import CustomModel


class CatalogueHolder:
    """Holds the current catalogue; read it once an update."""

    def __init__(self, base: Catalogue) -> None:
        """Start with the catalogue that comes with the program."""
        self._base = base
        self.catalogue = base

    def fill(self, models: Sequence[CustomModel]) -> None:
        """Add custom models; retired ones keep their name, unoffered."""
        offered = [self._sneaker(each) for each in models if each.retired is None]
        retired = [self._sneaker(each) for each in models if each.retired is not None]
        self.catalogue = self._base.extended(offered, retired)

    def _sneaker(self, model: CustomModel) -> Sneaker:
        shops = {**model.links, **self._base.shops}
        return Sneaker(
            slug=model.slug,
            brand=model.brand,
            name=model.name,
            aliases=tuple(model.aliases),
            shops=shops,
            market=self._base.market,
        )

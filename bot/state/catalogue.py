"""The current catalogue: the file's models and the custom ones."""

from collections.abc import Sequence
from typing import Any

from model.catalogue.catalogue import Catalogue, Sneaker
from model.catalogue.index import CatalogueIndex
from store.tables import CustomModel


class CatalogueHolder:
    """Holds the current catalogue; read it once an update."""

    def __init__(self, base: Catalogue) -> None:
        """Start with the catalogue that comes with the program."""
        self._base = base
        self._filled: list[Any] = []  # what the catalogue was built from
        self.catalogue = base
        self.custom: tuple[str, ...] = ()  # slugs of the custom models that are offered
        self._listed: tuple[tuple[str, ...], CatalogueIndex, Catalogue] | None = None

    def fill(self, models: Sequence[CustomModel]) -> None:
        """Add custom models; retired ones keep their name, unoffered.

        The same ones again change nothing: a catalogue takes some ms to build, and a job fills it every two seconds.
        """
        wanted = [(each.slug, each.brand, each.name, each.aliases, each.links, each.retired) for each in models]
        if self._filled == wanted:
            return
        offered = [self._sneaker(each) for each in models if each.retired is None]
        retired = [self._sneaker(each) for each in models if each.retired is not None]
        self.custom = tuple(each.slug for each in offered)
        self.catalogue, self._filled = self._base.extended(offered, retired), wanted

    def listed(self, index: CatalogueIndex | None) -> Catalogue:
        """The models of a wide catalogue that are not offered yet.

        Built once for each catalogue and index: it takes 20 ms.
        """
        if index is None:
            return self._base.beside(())
        if self._listed is None or self._listed[:2] != (self.custom, index):
            self._listed = self.custom, index, index.listed(self.catalogue)
        return self._listed[2]

    def _sneaker(self, model: CustomModel) -> Sneaker:
        return Sneaker(
            slug=model.slug,
            brand=model.brand,
            name=model.name,
            aliases=tuple(model.aliases),
            market=self._base.market,
            links=model.links,
        )

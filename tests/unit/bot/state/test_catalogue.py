"""The catalogue that a process shares: custom models come and go."""

from bot.state.catalogue import CatalogueHolder
from model.catalogue.catalogue import Catalogue
from store.tables import CustomModel


def a_model(slug: str, **links: str) -> CustomModel:
    return CustomModel(slug=slug, brand="Nike", name=slug.title(), aliases=[], links=links)


def test_the_same_custom_models_keep_the_catalogue_and_others_change_it() -> None:
    holder = CatalogueHolder(Catalogue.load())
    holder.fill([a_model("nike_one")])
    first = holder.catalogue
    holder.fill([a_model("nike_one")])
    assert holder.catalogue is first
    holder.fill([a_model("nike_one"), a_model("nike_two")])
    assert (holder.custom, "nike_two" in holder.catalogue) == (("nike_one", "nike_two"), True)
    holder.fill([])
    assert (holder.custom, "nike_one" in holder.catalogue) == ((), False)


def test_other_links_of_a_custom_model_reach_the_catalogue() -> None:
    holder = CatalogueHolder(Catalogue.load())
    for address in ("https://shop.example/one", "https://shop.example/two"):
        holder.fill([a_model("nike_one", ebay=address)])
        assert holder.catalogue["nike_one"].links == {"ebay": address}

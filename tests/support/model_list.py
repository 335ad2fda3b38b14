"""Writes the list of models into the README: python -m tests.support.model_list."""

from model.catalogue.catalogue import Catalogue
from tests.support.paths import ROOT

README = ROOT / "README.md"
START, END = "<!-- models -->\n", "<!-- /models -->"


def model_list() -> str:
    """The models by brand, folded."""
    catalogue = Catalogue.load()
    brands = {brand: catalogue.by_brand(brand) for brand in catalogue.brands()}
    rows = [f"| {brand} | {', '.join(each.name for each in models)} |" for brand, models in brands.items()]
    summary = f"<summary>The {len(catalogue)} models in the catalogue</summary>"
    return "\n".join(["<details>", summary, "", "| brand | models |", "| --- | --- |", *rows, "", "</details>", ""])


def with_models(text: str) -> str:
    """The README with the list of now."""
    before, _, rest = text.partition(START)
    return before + START + model_list() + END + rest.partition(END)[2]


if __name__ == "__main__":
    README.write_text(with_models(README.read_text(encoding="utf-8")), encoding="utf-8")

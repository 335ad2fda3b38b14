"""Answers of the command line: a photo as one JSON object."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import SetupError

if TYPE_CHECKING:
    from bot.cli.photos import PhotoArgument
    from model.catalogue.catalogue import Catalogue
    from model.classifier import Classifier
    from model.pictures.annotation import Mark
    from model.prediction import Prediction, Ranked, Shoe, Suggestion

SHOWN = 3  # models named in an answer
ALL_SHOPS = 100


def of_photo(
    classifier: "Classifier",
    catalogue: "Catalogue",
    photo: "PhotoArgument",
    country: str | None = None,
    annotations: "AnnotationFolder | None" = None,
) -> dict[str, Any]:
    """The answer to a photo, and its annotated picture."""
    from bot.cli.photos import UnreadablePhoto
    from model.errors import PictureError

    try:
        data = photo.read()
        prediction = classifier.classify(data, locate=True)
        drawn = annotations.write(photo.name, data, marks(catalogue, prediction)) if annotations else None
    except (UnreadablePhoto, PictureError) as error:
        return {"photo": photo.name, "error": str(error)}
    answer = {
        "photo": photo.name,
        "verdict": prediction.verdict,
        "top": [model(catalogue, each, country) for each in prediction.top(SHOWN)],
        "boxes": boxes(prediction),
        "shoes": [_shoe(catalogue, each, country) for each in prediction.shoes],
        "suggestions": suggestions(prediction.suggestions),
        "version": prediction.version,
        "milliseconds": round(prediction.milliseconds, 2),
    }
    return answer | ({"annotated": str(drawn)} if drawn else {})


def boxes(prediction: "Prediction") -> list[dict[str, Any]]:
    """Every located box, with its shoe's slug and number.

    A faint box is located only where it is a shoe.
    """
    owners = {each: (number, shoe) for number, shoe in enumerate(prediction.shoes, 1) for each in shoe.boxes}
    found = []
    for each in sorted(dict.fromkeys([*prediction.boxes, *owners]), key=lambda each: -each.score):
        number, shoe = owners.get(each, (None, None))
        slug = shoe.best.slug if shoe is not None and shoe.verdict == "sneaker" else None
        found.append({**box(each.box, each.score), "slug": slug, "shoe": number})
    return found


def box(place: Sequence[float], score: float) -> dict[str, Any]:
    """A box relative to the upright picture, with its score."""
    return {"box": [round(float(each), 4) for each in place], "score": round(float(score), 4)}


def _shoe(catalogue: "Catalogue", shoe: "Shoe", country: str | None) -> dict[str, Any]:
    return {
        "verdict": shoe.verdict,
        "top": [model(catalogue, each, country) for each in shoe.top(SHOWN)],
        "suggestions": suggestions(shoe.suggestions),
        "boxes": [box(each.box, each.score) for each in shoe.boxes],
    }


def model(catalogue: "Catalogue", ranked: "Ranked", country: str | None = None) -> dict[str, Any]:
    """A candidate with its name and shops."""
    from bot.cli.catalogue import sneaker
    from model.catalogue.shops import Shopper

    named = sneaker(catalogue, ranked.slug)
    shops = [{"shop": offer.shop, "url": offer.url} for offer in named.offers(Shopper(country=country), most=ALL_SHOPS)]
    return {
        "slug": ranked.slug,
        "name": named.title,
        "probability": ranked.probability,
        "buy_url": shops[0]["url"],
        "shops": shops,
    }


def suggestions(found: "Sequence[Suggestion]") -> list[dict[str, Any]]:
    """Models of the wide catalogue, most similar first."""
    return [{"slug": each.slug, "name": each.name, "similarity": round(each.similarity, 4)} for each in found]


def marks(catalogue: "Catalogue", prediction: "Prediction") -> "list[Mark]":
    """What to draw: each shoe's boxes, the largest with the name."""
    from model.pictures.annotation import Mark

    return [
        Mark(box=each.box, number=number, label=label(catalogue, shoe) if place == 0 else "")
        for number, shoe in enumerate(prediction.shoes, 1)
        for place, each in enumerate(shoe.boxes)
    ]


def label(catalogue: "Catalogue", shoe: "Shoe") -> str:
    """A shoe's name with its probability, as a picture shows it."""
    from bot.cli.catalogue import sneaker

    if shoe.verdict != "sneaker":
        return "not known"
    return f"{sneaker(catalogue, shoe.best.slug).title} · {shoe.best.probability:.0%}"


class AnnotationFolder:
    """Where the annotated pictures of one command go."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`, which is made if it is not there."""
        self._folder = folder
        self._written: set[Path] = set()

    def write(self, photo: str, data: bytes, drawn: "Sequence[Mark]") -> Path:
        """Write the annotated picture of a photo; raises SetupError."""
        from model.pictures.annotation import MOST_SIDE, annotate
        from model.pictures.picture import open_upright

        picture = annotate(open_upright(data, MOST_SIDE), drawn)
        path = self._path(photo)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            picture.save(path, "JPEG", quality=90)
        except OSError as error:
            raise SetupError(f"{path} cannot be written ({error.strerror}): name another folder.") from error
        return path

    def _path(self, photo: str) -> Path:
        """`NAME-annotated.jpg`, with a number for another photo of this name."""
        stem = Path(photo).stem.strip("-") or "photo"
        numbers = ("", *(f"-{each}" for each in range(2, len(self._written) + 2)))
        paths = (self._folder / f"{stem}-annotated{number}.jpg" for number in numbers)
        path = next(each for each in paths if each not in self._written)
        self._written.add(path)
        return path

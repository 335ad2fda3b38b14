"""Build an embedding set from folders of photos."""

from dataclasses import dataclass
from pathlib import Path

from model.manifest import BackboneManifest
from training.dataset.photos import MIXED, NOT_SNEAKERS, Photo, ProgressCallback, list_folder, model_folders
from training.dataset.split import Split, split, split_photos
from training.embeddings.embed import embed
from training.embeddings.embedding_set import EmbeddingSet, embedding_set_of, roles_of
from training.reproducibility import SEED


@dataclass(frozen=True, kw_only=True)
class BuiltEmbeddingSet:
    """A base set, and the files that are not in it."""

    embedding_set: EmbeddingSet
    photos: tuple[Photo, ...]  # in it
    unreadable: tuple[Path, ...]
    repeated: tuple[Path, ...]  # byte for byte another photo of the set


def build_embedding_set(
    photos: Path,
    backbone: Path,
    *,
    unknown: Path | None = None,
    no_sneaker: Path | None = None,
    cache: Path | None = None,
    progress: ProgressCallback = lambda done, all_: None,
) -> BuiltEmbeddingSet:
    """Split, embed and keep a base set beside its backbone.

    `photos` and `unknown` have one sub-folder a model, `no_sneaker` holds pictures without one; of `unknown`, models
    that `photos` has too are left out. The split is the one that the backbone was trained by, whatever seeds the head:
    with another, photos that it was taught would judge. Raises DatasetError and VersionError.
    """
    manifest = BackboneManifest.read(backbone)
    seed = manifest.origin.get("recipe", {}).get("split_seed", SEED)
    known = split(photos, seed=seed)
    others = _halved(unknown_models(unknown, known.labels) if unknown else [], seed)
    nothing = _halved(list_folder(no_sneaker, NOT_SNEAKERS) if no_sneaker else [], seed)
    roles = roles_of(known, unknown=others, no_sneaker=nothing)
    embedded = embed(list(roles), backbone, cache=cache, progress=progress)
    embedding_set = embedding_set_of(embedded, roles, manifest)
    embedding_set.write(backbone)
    return BuiltEmbeddingSet(
        embedding_set=embedding_set,
        photos=embedded.photos,
        unreadable=(*known.unreadable, *others.unreadable, *nothing.unreadable, *embedded.unreadable),
        repeated=(*known.repeated, *others.repeated, *nothing.repeated),
    )


def _halved(photos: list[Photo], seed: int) -> Split:
    return split_photos(photos, seed=seed, test=0.5, validation=0)


def unknown_models(folder: Path, labels: tuple[str, ...]) -> list[Photo]:
    """The photos of a folder's models that are not among `labels`.

    Raises DatasetError if there is no such folder.
    """
    models = [each for each in model_folders(folder) if not each.name.endswith(MIXED)]
    return [photo for each in models if each.name not in labels for photo in list_folder(each, each.name)]

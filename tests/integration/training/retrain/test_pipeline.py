"""The whole chain on drawn pictures, from split to register, and all again from memory."""

import hashlib
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.live import shipped
from model.manifest import BACKBONE_FILE, MODEL_FILE, BackboneManifest, Manifest
from model.rejection import rejection
from model.rejection.prototypes import Prototypes
from store.learning.trust import TrainingPhoto
from tests.support.command import sneakers
from tests.support.drawing.drawing import STYLES, draw_sneaker, phone_jpeg
from tests.support.drawing.drawn_photos import draw_clouds, draw_photos, draw_style
from training.dataset.split import list_photos
from training.embeddings.build import build_embedding_set
from training.embeddings.embed import embed
from training.embeddings.embedding_set import FILE, EmbeddingSet, newest_backbone
from training.evaluation.evaluate import evaluate, evaluation_document, full_evaluation_document
from training.evaluation.robustness import measure_robustness
from training.head.ood_detectors import prototypes, scalar
from training.head.ood_selection import PROTOTYPES
from training.head.tflite import read_head
from training.release.report import on_other_photos
from training.retrain.labelled_photos import extended, split_photos
from training.retrain.pipeline import RetrainedVersion, retrain
from training.retrain.tasks import embed_photos

MODELS = 3


def clouds(seed: int) -> Image.Image:
    """Coarse noise: no sneaker."""
    noise = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((120, 120), Image.Resampling.BICUBIC)


def a_training_photo(data: bytes, slug: str, backbone: Path) -> TrainingPhoto:
    """An accepted photo."""
    (vector,) = embed_photos(backbone, {"one": data}).values()
    assert vector is not None
    sha256 = hashlib.sha256(data).hexdigest()
    return TrainingPhoto(photo_sha256=sha256, slug=slug, person_id=7, correction_id=None, approved=True, vector=vector)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn sneakers of three models, clouds that are none, and a file that is no picture."""
    folder = draw_photos(tmp_path_factory.mktemp("photos"), models=MODELS, each=20, size=(120, 120))
    (folder / "not_sneakers").mkdir()
    for seed in range(20):
        clouds(seed).save(folder / "not_sneakers" / f"{seed}.jpg")
    (folder / "low" / "notes.jpg").write_text("not a picture")
    return folder


@pytest.fixture(scope="module")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped backbone, without its replay."""
    folder = tmp_path_factory.mktemp("backbones") / newest_backbone().name
    shutil.copytree(newest_backbone(), folder, ignore=shutil.ignore_patterns(FILE))
    manifest = BackboneManifest.read(folder)
    replace(manifest, files={name: each for name, each in manifest.files.items() if name != FILE}).write(folder)
    return folder


@pytest.fixture(scope="module")
def made(photos: Path, backbone: Path, tmp_path_factory: pytest.TempPathFactory) -> RetrainedVersion:
    build_embedding_set(photos, backbone, no_sneaker=photos / "not_sneakers")
    return retrain(backbone, tmp_path_factory.mktemp("versions"), seed=1, photos=[photos])


def test_the_version_is_complete_and_tells_drawn_models_apart(made: RetrainedVersion) -> None:
    classifier = Classifier.load(made.folder, workers=1)  # digests, labels and the self-check
    assert classifier.manifest.labels == ("high", "low", "runner")
    assert made.metrics.photos == MODELS * 4
    assert made.metrics.top1.value > 0.6
    assert made.metrics.no_sneaker.auroc == 1.0


def test_the_report_is_there_and_names_the_commands(made: RetrainedVersion, backbone: Path) -> None:
    names = {path.name for path in (made.folder / "report").iterdir()}
    plots = {"confusion.png", "mistakes.png", "reliability.png"}
    plots |= {"training.png"} if BackboneManifest.read(backbone).origin.get("history") else set()
    assert names == plots | {"metrics.json", "models.md", "model-card.md", "changes.md"}
    card = (made.folder / "report" / "model-card.md").read_text()
    assert made.manifest.id in card
    assert all(command in card for command in made.manifest.origin["commands"].values())
    shift = json.loads((made.folder / "report" / "metrics.json").read_text())["phone_shift"]
    assert shift["plain_top1"] == made.manifest.metrics["top1"]
    assert f"{shift['shifted_top1']['value']:.1%}" in card
    assert f"--split test --phone-shift --most 400 --json --model model/versions/{made.manifest.id}" in card
    Image.open(made.folder / "report" / "confusion.png").load()


def test_photos_of_another_source_are_measured_where_they_show_known_models(
    made: RetrainedVersion, backbone: Path, photos: Path, tmp_path: Path
) -> None:
    draw_style(tmp_path / "others" / "low", "low", 3, size=(80, 64))
    draw_style(tmp_path / "others" / "stranger", STYLES[-1], 3, size=(80, 64))
    draw_clouds(tmp_path / "not_sneakers", 2)
    base = EmbeddingSet.read(backbone)
    found = measure_robustness(made.folder, [photos, tmp_path / "others", tmp_path / "not_sneakers"], base)
    assert found.other is not None
    assert (list(found.other.per_model), found.other.top1.photos) == (["low"], 3)
    assert (
        f"evaluate others --cross-source --apart-from {photos.name}" in found.commands(made.manifest.id)["cross_source"]
    )
    card = on_other_photos(found, {"float_top1": 0.9, "int8_top1": 0.89, "photos": 533}, made.manifest.id)
    assert "3 photos of one model" in card
    assert "89.0% and 90.0%" in card
    shutil.rmtree(tmp_path / "others" / "low")
    shutil.copytree(photos / "low", tmp_path / "others" / "low")
    copied = measure_robustness(made.folder, [photos, tmp_path / "others"], base)
    assert copied.other is None
    assert list(copied.commands(made.manifest.id)) == ["phone_shift"]


def test_the_origin_says_what_made_it(made: RetrainedVersion, backbone: Path) -> None:
    origin = made.manifest.origin
    assert (origin["seed"], origin["dataset"]) == (1, EmbeddingSet.read(backbone).digest)
    assert origin["recipe"]["head"][0]["temperature"] == made.manifest.temperature
    assert "scikit-learn" in origin["libraries"]


def test_from_memory_without_photos_the_version_is_the_same(
    made: RetrainedVersion, backbone: Path, tmp_path: Path
) -> None:
    again = retrain(backbone, tmp_path, seed=1)
    assert again.manifest.id == made.manifest.id
    assert again.manifest.metrics["measured_on"] == "embeddings"
    assert again.metrics.confusion.tolist() == made.metrics.confusion.tolist()


def test_every_figure_of_the_manifest_is_remade_by_evaluating(
    made: RetrainedVersion, backbone: Path, photos: Path
) -> None:
    only = EmbeddingSet.read(backbone).slugs_of("test", "unknown_reporting", "no_sneaker_reporting")
    answers, figures = evaluate(made.folder, [photos], only=only)
    remade = json.loads(json.dumps(full_evaluation_document(answers, figures, "test")))
    assert {key: remade[key] for key in made.manifest.metrics} == made.manifest.metrics


def test_lessons_make_a_version_that_knows_more_and_the_same_one_each_time(
    made: RetrainedVersion, backbone: Path, tmp_path: Path
) -> None:
    drawn = [draw_sneaker(seed, style="slide", size=(120, 120)) for seed in range(6)]
    training_photos = [a_training_photo(phone_jpeg(each), "slide", backbone) for each in drawn]
    first, again = (
        retrain(backbone, tmp_path / name, seed=1, training_photos=training_photos, against=made.folder)
        for name in ("one", "two")
    )
    assert first.manifest.labels == ("high", "low", "runner", "slide")
    assert first.manifest.id == again.manifest.id != made.manifest.id
    assert len(first.split.train) == 6
    assert {check.name for check in first.gate.checks} >= {"labels", "top1", "recall", "calibration", "size"}
    base = EmbeddingSet.read(backbone)
    embedding_set = extended(
        base, split_photos(base, tuple(training_photos))
    )  # which rule is best with them differs by backbone
    centres = {
        "prototypes": prototypes(embedding_set, PROTOTYPES[0], 1),
        "zero_point": scalar(embedding_set.zero_point),
    }
    near = Prototypes.from_version(first.manifest, centres)
    assert near.vectors is not None
    assert near.vectors.shape[0] == len(near.labels)


@pytest.mark.slow
def test_a_model_taught_beside_the_shipped_ones_is_known_beside_them_by_the_same_detector(tmp_path: Path) -> None:
    base = EmbeddingSet.read(newest_backbone())
    unknown = Counter(base.slugs[row] for row in base.rows("unknown_choosing") if base.slugs[row] not in base.labels)
    ((slug, _),) = unknown.most_common(1)
    rows = [row for row in base.rows("unknown_choosing") if base.slugs[row] == slug][:5]
    training_photos = [
        TrainingPhoto(
            photo_sha256=base.sha256[row],
            slug=slug,
            person_id=7,
            correction_id=1,
            approved=True,
            vector=vector.tobytes(),
        )
        for row, vector in zip(rows, base.values[rows], strict=True)
    ]
    made = retrain(newest_backbone(), tmp_path, seed=1, training_photos=training_photos, against=shipped())
    assert set(made.manifest.labels) == {*base.labels, slug}
    assert made.manifest.rejection.rule == Manifest.read(shipped()).rejection.rule
    assert set(Manifest.read(shipped()).files) == set(made.manifest.files)
    assert [check.sentence for check in made.gate.checks if not check.passed] == []


def test_a_version_keeps_the_photos_that_chose_and_that_it_names_rightly(
    made: RetrainedVersion, backbone: Path
) -> None:
    embedding_set, arrays = EmbeddingSet.read(backbone), rejection.read_arrays(made.folder, made.manifest.files)
    chose = {values.tobytes(): slug for values, slug in zip(embedding_set.values, embedding_set.slugs, strict=True)}
    kept = Prototypes.from_version(made.manifest, arrays).held_out
    assert 0 < len(kept) <= len(embedding_set.rows("validation"))
    named = read_head(made.folder).probabilities(embedding_set.real_values(kept)).argmax(axis=1)
    assert [made.manifest.labels[place] for place in named] == [chose[values.tobytes()] for values in kept]


def test_a_version_that_was_not_compared_with_the_live_one_is_held_back_and_says_so(
    made: RetrainedVersion, backbone: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(made.folder, tmp_path / "live")
    shutil.copy(backbone / BACKBONE_FILE, other / MODEL_FILE)  # a file without a head of ours
    found = retrain(backbone, tmp_path / "versions", seed=1, against=other)
    (failed,) = [check for check in found.gate.checks if not check.passed]
    assert failed.name == "uncompared"
    said = "- ✗ It was not compared with the live version: The version's file has no head of ours"
    assert said in (found.folder / "report" / "changes.md").read_text()


def test_the_head_read_back_from_a_version_is_the_one_that_was_grafted(made: RetrainedVersion, backbone: Path) -> None:
    embedding_set = EmbeddingSet.read(backbone)
    rows = embedding_set.rows("test")
    found = read_head(made.folder).probabilities(embedding_set.real(rows))
    best = {label: place for place, label in enumerate(made.manifest.labels)}
    right = [best[embedding_set.slugs[row]] == place for row, place in zip(rows, found.argmax(axis=1), strict=True)]
    assert sum(right) / len(right) == made.metrics.top1.value


def test_no_photo_that_taught_judges(backbone: Path) -> None:
    embedding_set = EmbeddingSet.read(backbone)
    split, judges = embedding_set.slugs_of("train", "validation"), embedding_set.slugs_of("test")
    assert not split.keys() & judges.keys()
    assert len(split) + len(judges) == MODELS * 20


def test_the_document_has_exactly_the_fields_promised(made: RetrainedVersion, photos: Path) -> None:
    found = evaluation_document(*evaluate(made.folder, [photos]))
    assert list(found) == ["version", "photos", "top1", "top3", "per_class", "ece", "rejection", "unreadable"]
    assert found["photos"] == MODELS * 20
    assert set(found["per_class"]["low"]) == {"photos", "recall", "precision"}
    assert set(found["rejection"]) == {"auroc", "fpr95"}
    assert found["unreadable"] == [str(photos / "low" / "notes.jpg")]


def test_embeddings_are_the_ones_that_the_version_gives(made: RetrainedVersion, backbone: Path, photos: Path) -> None:
    photo = list_photos(photos)[0]
    embedded = embed([photo], backbone)
    prediction = Classifier.load(made.folder, workers=1).classify(photo.path.read_bytes())
    assert np.array_equal(embedded.values[0], prediction.embedding)


def test_kept_embeddings_are_not_computed_again(backbone: Path, photos: Path, tmp_path: Path) -> None:
    first = embed(list_photos(photos)[:5], backbone, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    again = embed(list_photos(photos)[:5], backbone, cache=tmp_path)
    assert kept.stat().st_mtime_ns == written
    assert np.array_equal(first.values, again.values)


def test_a_damaged_store_of_embeddings_is_made_anew(backbone: Path, photos: Path, tmp_path: Path) -> None:
    first = embed(list_photos(photos)[:2], backbone, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert np.array_equal(embed(list_photos(photos)[:2], backbone, cache=tmp_path).values, first.values)


def test_the_command_evaluates_and_prints_one_document(made: RetrainedVersion, photos: Path, tmp_path: Path) -> None:
    done = sneakers("evaluate", photos, "--model", made.folder, "--json", data=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["version"] == made.manifest.id


def test_the_command_retrains_from_memory(made: RetrainedVersion, backbone: Path, tmp_path: Path) -> None:
    done = sneakers("retrain", "--backbone", backbone, "--to", tmp_path, "--seed", "1", "--json", data=tmp_path)
    assert json.loads(done.stdout)["version"] == made.manifest.id
    assert Manifest.read(tmp_path / made.manifest.id).id == made.manifest.id


def test_a_version_that_the_command_made_is_found_promoted_and_evaluated(
    made: RetrainedVersion, backbone: Path, photos: Path, tmp_path: Path
) -> None:
    sneakers("retrain", "--backbone", backbone, "--seed", "1", data=tmp_path)
    promoted = sneakers("models", "promote", made.manifest.id, data=tmp_path)
    assert f"({made.manifest.id}) is live" in promoted.stdout
    done = sneakers("evaluate", photos, "--json", data=tmp_path)
    assert json.loads(done.stdout)["version"] == made.manifest.id


def test_evaluating_a_part_needs_photos_of_it(photos: Path, tmp_path: Path) -> None:
    done = sneakers("evaluate", photos, "--split", "test", data=tmp_path)
    assert done.returncode == 1
    assert "none of the part asked for" in done.stderr.splitlines()[-1]

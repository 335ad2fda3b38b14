"""A small network that was fine-tuned on drawn pictures, for the tests of what follows."""

from pathlib import Path

import pytest

from tests.support.drawing.drawn_photos import draw_photos
from training.recipe import Recipe

RECIPE = Recipe(architecture="custom", stages=((2, 32), (2, 64)), batch=4, half=False, plain_epochs=1, floors=2)


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of drawn pictures, twenty of each model."""
    return draw_photos(tmp_path_factory.mktemp("photos"), each=20)


@pytest.fixture(scope="session")
def trained(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run on them."""
    from training.finetune.train import train_backbone

    run = tmp_path_factory.mktemp("run")
    train_backbone(photos, run, RECIPE, "none")
    return run

"""A shift made in another way than the training's: `python benchmarks/pasted.py PHOTOS EVERYDAY [--version DIR]`.

Photos that judge, whole as they are, lie turned and small on everyday pictures of the half that reports: nothing is cut
out, and no floor, lamp or camera of `training/shift/` is used. `--split validation` looks at the photos that choose.
"""

# ruff: noqa: E402
import argparse
import io
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from PIL import Image

from model.live import shipped
from model.pictures import picture
from training.dataset.split import NOT_SNEAKERS, Photo, list_folder, split_photos
from training.embeddings.embedding_set import photos_of_part
from training.evaluation.evaluate import evaluate
from training.evaluation.metrics import Proportion
from training.reproducibility import SEED

SIDE = 480  # pixels of the square that comes out
SHARE = (0.45, 0.8)  # longer side of the photo, of the square's
TURN = 15.0  # degrees, standard deviation


def main() -> None:
    """Print top-1 and top-3 of the photos as they are and pasted."""
    parser = argparse.ArgumentParser(description="What a version loses on photos pasted into everyday pictures.")
    parser.add_argument("photos", type=Path)
    parser.add_argument("everyday", type=Path)
    parser.add_argument("--version", type=Path, default=shipped())
    parser.add_argument("--split", choices=("validation", "test"), default="test")
    options = parser.parse_args()
    halves = split_photos(list_folder(options.everyday, NOT_SNEAKERS), seed=SEED, test=0.5, validation=0)
    grounds = [picture.read(photo.path.read_bytes(), SIDE) for photo in halves.test]
    only = photos_of_part(options.version, options.split)
    only = {sha256: slug for sha256, slug in only.items() if slug in {each.name for each in options.photos.iterdir()}}
    _, plain = evaluate(options.version, [options.photos], only=only)
    _, worse = evaluate(options.version, [options.photos], only=only, read=lambda photo: pasted(photo, grounds))
    for name, figures in (("as it is", plain), ("pasted", worse)):
        print(f"{name:9s} top-1 {_text(figures.top1)}, top-3 {_text(figures.top3)}, accepted {_text(figures.accepted)}")


def pasted(photo: Photo, grounds: list[np.ndarray]) -> bytes:
    """A JPEG file of the photo, turned and small, on one of the grounds [SIDE, SIDE, 3]."""
    chance = np.random.default_rng([SEED, *photo.sha256.encode()])
    scene = Image.fromarray(grounds[int(chance.integers(len(grounds)))])
    image = picture.open_upright(photo.path.read_bytes(), SIDE)
    scale = SIDE * chance.uniform(*SHARE) / max(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    turned = image.convert("RGBA").rotate(chance.normal(0, TURN), Image.Resampling.BICUBIC, expand=True)
    slack = [SIDE - side for side in turned.size]
    at = [round(each / 2 + each * chance.uniform(-0.3, 0.3)) for each in slack]
    scene.paste(turned, (at[0], at[1]), turned)
    file = io.BytesIO()
    scene.save(file, "JPEG", quality=85)
    return file.getvalue()


def _text(share: Proportion) -> str:
    return f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})"


if __name__ == "__main__":
    main()

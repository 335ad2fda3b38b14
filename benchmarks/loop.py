"""The whole learning loop on real photos in the local chat.

`python -m benchmarks.loop --photos FOLDER [--model nike-air-jordan-13] [--teach 5]` takes a model out of a copy of the
program: out of its catalogue, its embedding set and, by a retraining, its version. The backbone has seen that model. In
the copy `sneakers run` starts on an empty folder. The script acts a person and an admin over HTTP, with photos of
FOLDER/air_jordans (the new model) and test photos of FOLDER/sneakers50 (known models). With `--check` it exits with 1
unless the sixth photo is recognised at once, /retrain takes under 90 s, 60 % of forty other photos of the new model are
named rightly, the known models lose at most a point on all their test photos, and a rollback brings every old answer
back.
"""

import argparse
import asyncio
import random
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from model.catalogue.catalogue import Catalogue
from model.live import shipped
from model.manifest import Manifest, digest
from tests.support.bots import play
from tests.support.bots.chatting import said
from tests.support.bots.person import Person
from tests.support.bots.play import Model
from tests.support.bots.serving import Process, free_port, ready
from tests.support.paths import ROOT
from training.embeddings.embedding_set import EmbeddingSet, photos_of_part
from training.release.registry import carried_files
from training.reproducibility import SEED as RETRAINING_SEED
from training.retrain.pipeline import retrain

HELD_OUT = 40  # photos of the new model
EACH = 2  # test photos of each known model that are shown in the chat
SEED = 3
PROGRAM = ("bot", "migrations", "model", "store", "training", "sneakers.py")


@dataclass(frozen=True, kw_only=True)
class Photos:
    """Photos to teach and test the new model, and known test photos."""

    teach: list[bytes]
    sixth: bytes
    held_out: list[bytes]
    known: list[tuple[str, bytes]]


async def main() -> int:
    """Play, print, and judge if asked to."""
    parser = argparse.ArgumentParser(description="Play the learning loop.")
    parser.add_argument("--photos", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--model", default="nike-air-jordan-13", help="a folder of air_jordans")
    parser.add_argument("--teach", type=int, default=5, help="photos that are approved before the retraining")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    number = options.model.rpartition("-")[2]
    model = Model(brand="Nike", name=f"Air Jordan {number}", alias=f"jordan {number}")
    photos = chosen(options.photos, options.model, options.teach)
    listen = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        program = without_model(Path(folder), options.model)
        bot = Process(
            "-m", "sneakers", "run",
            SNEAKERS_LISTEN=listen, SNEAKERS_DATA=data, SNEAKERS_PHOTOS_PER_MINUTE="0",
        )  # fmt: skip
        await bot.start(program)
        try:
            await ready(f"http://{listen}")
            async with Person(f"http://{listen}", 1001) as anna, Person(f"http://{listen}", 1003) as robin:
                good = await act(anna, robin, model, photos)
        finally:
            await bot.end()
    return 0 if good or not options.check else 1


def without_model(folder: Path, slug: str) -> Path:
    """A copy of the program that never knew a model."""
    for name in PROGRAM:
        source = ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder)
    file = folder / "model" / "catalogue" / "catalogue.toml"
    tables = re.split(r"\n(?=\[sneakers\.)", file.read_text())
    file.write_text("\n".join(table for table in tables if not table.startswith(f"[sneakers.{slug}]")))
    backbone = folder / "model" / "backbones" / Manifest.read(shipped()).backbone
    kept = EmbeddingSet.read(backbone)
    own = {digest for digest, shows in zip(kept.sha256, kept.slugs, strict=True) if shows == slug}
    kept.without(own).write(backbone)
    versions = folder / "model" / "versions"
    carried = carried_files(backbone.name, shipped()) if kept.boxes else {}
    shutil.rmtree(versions)
    made = retrain(backbone, versions, seed=RETRAINING_SEED, carried=carried)
    print(f"version {made.manifest.id} without {slug}: {made.metrics.top1.value:.1%} of {made.metrics.photos:,} photos")
    return folder


async def act(anna: Person, robin: Person, model: Model, photos: Photos) -> bool:
    """The whole play; whether everything was as it should be."""
    await said(robin, "/start")
    await play.add(robin, model)
    answers = [play.shown(await play.correct(anna, photo, model)) for photo in photos.teach]
    print(f"{model.title}, unknown: the answer to its first photo begins {answers[0].splitlines()[0]!r}")
    await play.approve(robin, model, len(photos.teach))
    await asyncio.sleep(5)  # what is approved is seen within two seconds
    (sixth,) = await play.look(anna, [photos.sixth])
    imprinted = play.recognised(sixth, model)
    print(f"after {len(photos.teach)} approved photos the next one is {'' if imprinted else 'NOT '}recognised at once")
    before = await look(anna, model, photos, "imprinted")
    outcome = await play.retrain(robin)
    print(f"retrained in {outcome.seconds:.0f} s\n{outcome.message['text']}\n")
    await play.promote(robin, outcome)
    await asyncio.sleep(5)
    after = await look(anna, model, photos, "retrained")
    await play.roll_back(robin)
    await asyncio.sleep(5)
    again = await look(anna, model, photos, "rolled back")
    lost = lost_points(outcome.message["text"])
    restored = "every old answer is back" if again == before else "NOT every old answer is back"
    print(f"known models, all test photos: {-lost:+.1f} points; after the rollback {restored}")
    new = share(after[: len(photos.held_out)], [model.title] * len(photos.held_out))
    return imprinted and outcome.seconds < 90 and new >= 0.6 and lost <= 1 and again == before


async def look(anna: Person, model: Model, photos: Photos, when: str) -> list[str]:
    """Answers to held-out and known photos; prints the accuracy."""
    start = time.monotonic()
    answers = await play.look(anna, [*photos.held_out, *(photo for _, photo in photos.known)])
    new, old = answers[: len(photos.held_out)], answers[len(photos.held_out) :]
    titles = [title for title, _ in photos.known]
    said = sum(play.recognised(answer, model) for answer in new) / len(new)
    print(
        f"{when + ':':<13} {share(new, [model.title] * len(new)):.0%} of {len(new)} photos of the new model first, "
        f"{said:.0%} recognised; {share(old, titles):.0%} of {len(old)} of known models "
        f"({len(answers) / (time.monotonic() - start):.1f} answers a second)"
    )
    return answers


def share(answers: list[str], titles: list[str]) -> float:
    """How many answers name first what the photo shows."""
    return sum(play.first(answer) == title for answer, title in zip(answers, titles, strict=True)) / len(answers)


def lost_points(report: str) -> float:
    """Points that known models lose according to the report."""
    found = re.search(r"([\d.]+)% correct for the old models, before ([\d.]+)%", report)
    assert found is not None, report
    return float(found.group(2)) - float(found.group(1))


def chosen(folder: Path, slug: str, teach: int) -> Photos:
    """Some photos, the same for the same folder."""
    catalogue, chance = Catalogue.load(), random.Random(SEED)
    new = sorted((folder / "air_jordans" / slug).iterdir())
    chance.shuffle(new)
    test = photos_of_part(shipped(), "test")
    known: dict[str, list[bytes]] = {}
    for path in sorted((folder / "sneakers50").glob("*/*")):
        found = known.setdefault(path.parent.name, [])
        if len(found) < EACH and test.get(digest(path)) == path.parent.name:
            found.append(path.read_bytes())
    data = [path.read_bytes() for path in new[: teach + 1 + HELD_OUT]]
    return Photos(
        teach=data[:teach],
        sixth=data[teach],
        held_out=data[teach + 1 :],
        known=[(catalogue[slug].title, photo) for slug, found in known.items() for photo in found],
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

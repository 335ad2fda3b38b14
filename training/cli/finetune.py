"""Commands that need TensorFlow: train backbone, distributed, quantise, compare, cost."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, get_args

import typer

from model.live import BACKBONES
from model.pictures import picture
from model.pictures.picture import Resize
from training.errors import BackboneError

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="One sub-folder of photos for each model.")]
Weights = Annotated[str, typer.Option(help="Where to start: imagenet, none, a file, or an int8 backbone's folder.")]
RunFolderOption = Annotated[Path, typer.Option(help="Keeps the checkpoint: an interrupted run goes on there.")]
RecipeFieldsOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A field of the recipe.")
]
WORKERS = "Processes that make the batches; results do not depend on it. Without it: all cores but one."
Workers = Annotated[int | None, typer.Option(min=1, help=WORKERS)]
Size = Annotated[int, typer.Option(help="Side of the pictures that the backbone reads, in pixels.")]
Square = Annotated[str, typer.Option(metavar="|".join(picture.RESIZES), help="How a photo becomes a square.")]
KIND = "dynamic has int8 weights only; it and float become no backbone, but one file beside int8's figures."
Teachers = Annotated[
    list[Path] | None,
    typer.Option(metavar="RUN|VERSION", help="A run of 'train backbone' or a version to learn from; or several."),
]
Backgrounds = Annotated[
    Path | None, typer.Option(help="Everyday pictures to show shoes on; the half that may be chosen by is used.")
]
RecipeText = Annotated[
    str | None, typer.Option("--recipe", metavar="FILE|JSON", help="A recipe, as a backbone's manifest.json has it.")
]
To = Annotated[Path, typer.Option(help="Where the backbone's folder goes, named by its id.")]


def mount(train: typer.Typer) -> None:
    """Add these commands to `train`."""
    for command in (backbone, distributed, quantise, compare, cost):
        train.command()(command)


def backbone(
    folder: Folder,
    weights: Weights = "imagenet",
    run: RunFolderOption = Path("checkpoints/backbone"),
    teacher: Teachers = None,
    backgrounds: Backgrounds = None,
    recipe: RecipeText = None,
    settings: RecipeFieldsOption = None,
    workers: Workers = None,
    size: Size = 160,
    resize: Square = "centre",
    to: To = BACKBONES,
) -> None:
    """Fine-tune a backbone and convert it to int8; continue a run."""
    _need("tensorflow")
    from training.augmentation.loader import default_workers
    from training.finetune.train import train_backbone
    from training.recipe import Recipe, changed, recipe_in

    chosen = changed(recipe_in(recipe) if recipe else Recipe(), settings or [])
    train_backbone(
        folder, run, chosen, weights, teachers=teacher or (), backgrounds=backgrounds,
        workers=workers or default_workers(), progress=_say,
    )  # fmt: skip
    # TensorFlow converts; the training before may have run on another backend, and a process has but one.
    command = [sys.executable, "-m", "sneakers", "train", "quantise", str(folder), "--run", str(run), "--to", str(to)]
    done = subprocess.run([*command, "--size", str(size), "--resize", resize])
    if done.returncode:
        raise BackboneError(f"The trained network in {run} was not converted: see above, then run 'train quantise'.")


def distributed(
    folder: Folder,
    weights: Weights = "imagenet",
    run: RunFolderOption = Path("checkpoints/backbone"),
    teacher: Teachers = None,
    backgrounds: Backgrounds = None,
    recipe: RecipeText = None,
    settings: RecipeFieldsOption = None,
    workers: Workers = None,
    coordinator: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="The first machine, where there are several.")
    ] = None,
    machines: Annotated[int, typer.Option(help="How many machines train together.")] = 1,
    machine: Annotated[int, typer.Option(help="Which one this is, from 0.")] = 0,
) -> None:
    """Fine-tune on several GPUs or machines, with KERAS_BACKEND=jax."""
    _need("jax")
    from training.augmentation.loader import default_workers
    from training.finetune.distributed import data_parallel, join
    from training.finetune.train import train_backbone
    from training.recipe import Recipe, changed, recipe_in

    if coordinator:
        join(coordinator, machines, machine)
    chosen = changed(recipe_in(recipe) if recipe else Recipe(), settings or [])
    say = _say if machine == 0 else _say_nothing
    with data_parallel(chosen) as devices:
        say({"devices": devices})
        train_backbone(
            folder, run, chosen, weights, teachers=teacher or (), backgrounds=backgrounds,
            workers=workers or default_workers(), progress=say,
        )  # fmt: skip


def quantise(
    folder: Folder,
    run: Annotated[Path | None, typer.Option(help="What 'train backbone' left.")] = None,
    weights: Weights = "imagenet",
    architecture: Annotated[str, typer.Option(help="Without --run.")] = "mobilenet_v2",
    size: Size = 160,
    resize: Square = "centre",
    kind: Annotated[str, typer.Option(metavar="int8|dynamic|float", help=KIND)] = "int8",
    to: Annotated[
        Path, typer.Option(help="Where the backbone's folder goes; of another kind: FILE.tflite.")
    ] = BACKBONES,
) -> None:
    """Convert a network to an int8 backbone, or another format."""
    _need("tensorflow")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    if kind != "int8":
        _write_kind(folder, run, weights, architecture, size, _known(resize), kind, to)
        return
    from training.quantization.quantize import quantise_backbone

    made = quantise_backbone(
        folder, to, run=run, weights=weights, architecture=architecture, size=size, resize=_known(resize)
    )
    print(json.dumps({"folder": str(made.folder), **made.manifest.metrics}))


def _write_kind(
    folder: Path, run: Path | None, weights: str, architecture: str, size: int, resize: Resize, kind: str, to: Path
) -> None:
    from training.quantization.formats import write_format
    from training.quantization.quantize import GraphFormat

    for each in get_args(GraphFormat):
        if each == kind:
            made = write_format(
                folder, to, each, run=run, weights=weights, architecture=architecture, size=size, resize=resize
            )
            print(json.dumps({"file": str(to), **{name: asdict(figures) for name, figures in made.items()}}))
            return
    raise BackboneError(f"--kind is {kind!r}; give one of {', '.join(get_args(GraphFormat))}.")


def compare(
    folder: Folder,
    architectures: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME[=WEIGHTS][@TEACHER]",
            help="Networks to compare; TEACHER is one of them, another run, or a version.",
        ),
    ],
    settings: RecipeFieldsOption = None,
    workers: Workers = None,
    size: Annotated[int, typer.Option(help="Side of the pictures that networks are judged and timed on.")] = 160,
    to: To = Path("checkpoints/compare"),
) -> None:
    """Train networks with one recipe; write a table and a plot."""
    _need("tensorflow")
    from training.augmentation.loader import default_workers
    from training.finetune.compare import compare_architectures
    from training.recipe import Recipe, changed

    recipe = changed(Recipe(), settings or [])
    table = compare_architectures(
        folder, architectures, to, recipe, size=size, workers=workers or default_workers(), progress=_say
    )
    print(table.read_text(encoding="utf-8"))


def cost(
    architecture: Annotated[str, typer.Argument(metavar="[ARCHITECTURE]")] = "mobilenet_v2",
    size: Size = 160,
    beside: Annotated[
        Path | None, typer.Option(metavar="BACKBONE", help="Time this backbone beside a plain MobileNetV2.")
    ] = None,
) -> None:
    """Print size and latency of an architecture as JSON."""
    _need("tensorflow")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    from training.quantization.cost import beside_plain, costs

    print(json.dumps(beside_plain(beside) if beside else asdict(costs(architecture, size))))


def _known(resize: str) -> Resize:
    for each in picture.RESIZES:
        if each == resize:
            return each
    raise BackboneError(f"--resize is {resize!r}; give one of {', '.join(picture.RESIZES)}.")


def _say(facts: dict[str, float]) -> None:
    print(json.dumps(facts), file=sys.stderr, flush=True)


def _say_nothing(facts: dict[str, float]) -> None:
    pass


def _need(library: str) -> None:
    from importlib.util import find_spec

    if find_spec(library) is None:
        raise BackboneError(f"This needs {library}: install the requirements in requirements/training.txt.")

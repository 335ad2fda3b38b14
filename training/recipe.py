"""Recipe: every choice of a fine-tuning, kept in its manifest."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from model.text import read_text
from training.errors import BackboneError


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError("the first number is larger than the second")
    return pair


# Each description completes "give …" in an error message.
Flag = Annotated[bool, Field(description="true or false")]
Name = Annotated[str, Field(min_length=1, description="a name")]
Share = Annotated[float, Field(ge=0, le=1, description="a number from 0 to 1")]
Count = Annotated[int, Field(ge=0, description="a whole number, 0 or more")]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False, description="a number above 0")]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False, description="a number, 0 or more")]
Shares = Annotated[
    tuple[Annotated[float, Field(gt=0, le=1)], Annotated[float, Field(gt=0, le=1)]],
    AfterValidator(_ordered),
    Field(description="[LEAST, MOST], from above 0 to 1"),
]
Ratios = Annotated[
    tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], Annotated[float, Field(gt=0, allow_inf_nan=False)]],
    AfterValidator(_ordered),
    Field(description="[LEAST, MOST], above 0"),
]
Epochs = Annotated[int, Field(ge=1)]
Side = Annotated[int, Field(ge=8, le=1024)]
Stages = Annotated[
    tuple[tuple[Epochs, Side], ...],
    Field(
        min_length=1, description="[[EPOCHS, SIDE], …] with at least one epoch each, of pictures of 8 to 1024 pixels"
    ),
]
_THAW = "[[EPOCHS, LAYERS], …] with fewer layers each time, and at last more than `frozen`"
Thaw = Annotated[tuple[tuple[Epochs, Annotated[int, Field(ge=1)]], ...], Field(description=_THAW)]


class Recipe(BaseModel):
    """The choices of one fine-tuning.

    Probabilities are for each photo and view unless a comment says otherwise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    architecture: Name = "mobilenet_v2"
    seed: Count = 20
    split_seed: Count = 20
    # Stages of (epochs, picture side in pixels): small pictures first, because they cost a third, then the real size.
    stages: Stages = ((38, 128), (5, 160))
    batch: Annotated[int, Field(ge=1, description="a whole number, 1 or more")] = 64
    # How far models with few photos are evened out: a photo is drawn with a probability in proportion to (photos of its
    # model)^-balance. 0: every photo once an epoch; 1: every model equally often.
    balance: Share = 0.0
    # The optimiser: "adamw", or "sgd" with Nesterov momentum, which wants a rate some ten to a hundred times as high.
    # Both decay weights apart from the gradient, by rate times `weight_decay` a step.
    optimizer: Name = "adamw"
    # The rate warms up, follows a cosine to zero over `horizon` epochs, and besides falls in a straight line to
    # zero over the last `anneal` of those that are trained: so a run can end before its horizon and lose little.
    rate: Positive = 8e-4
    horizon: Count = 0  # epochs; 0 means all that are trained
    anneal: Count = 0  # epochs
    warm_up: Share = 0.04  # share of the horizon
    weight_decay: Amount = 0.02
    clip: Positive = 1.0  # global norm of the gradient
    momentum: Share = 0.95  # of batch normalisation
    average: Share = 0.997  # decay a step of the exponential moving average (EMA) of the weights, the result of the run
    # The share of the run's first weights in its result: the mean of both may know more than either (Wortsman et al.
    # 2022, arXiv 2109.01903). Only for a run that continues from a backbone, which begins with a trained class layer.
    first_share: Share = 0.0
    # Early stopping: validations (one in five epochs) without a better top-1 that end the training. Where it is set,
    # the average at the best validation is the result, else the last one. 0: it never ends early.
    patience: Annotated[int, Field(ge=0, description="a number of validations, or 0")] = 0
    frozen: Count = 0  # layers of the network, from the first, that stay as they are: their gradients cost the most
    # Stages of (epochs, layers) before `frozen` holds: for so many epochs so many layers, from the first, are frozen,
    # so that the new layers on top settle before they move the pretrained ones.
    thaw: Thaw = ()
    dropout: Share = 0.2
    label_smoothing: Share = 0.1
    teacher_share: Share = 0.5  # of the targets; without a teacher there is none
    teacher_temperature: Positive = 2.0
    half: Flag = True  # bfloat16 with float32 weights, where the backend has it
    # Geometry
    crop: Shares = (0.3, 1.0)  # share of the photo's area that a view shows
    ratio: Ratios = (0.75, 1.3333)
    zoom_out: Share = 0.25  # the whole photo, smaller, before something else (a phone held far away)
    zoom_out_least: Share = 0.55  # side of the photo in such a view
    flip: Share = 0.5
    rotate: Share = 0.5  # by up to `tilt` degrees
    tilt: Annotated[float, Field(ge=0, le=180, description="a number of degrees from 0 to 180")] = 25.0
    quarter_turn: Share = 0.06  # by 90 degrees, either way
    perspective: Share = 0.3
    bend: Share = 0.12  # how far a corner moves, as a share of the side
    # Light and camera
    light: Share = 0.22  # brightness and contrast, plus or minus
    colour: Share = 0.35  # saturation, plus or minus
    lamp: Share = 0.12  # white balance: gain of each channel, plus or minus, before gamma
    grey: Share = 0.04
    blur: Share = 0.2  # soft focus or motion
    noise: Share = 0.15
    jpeg: Share = 0.3
    cutout: Share = 0.25  # a rectangle of up to a quarter of the area
    # Views as a phone shows them (training/augmentation/phone_view.py), instead of the geometry and the light above
    phone: Share = 0.5  # share of the views
    phone_share: Shares = (0.42, 1.0)  # length of the shoe, of the view's side
    phone_off: Share = 0.12  # how far its centre may lie from the view's, in sides
    # degrees that the phone is pitched and turned aside, at most, either way
    phone_lean: Annotated[float, Field(ge=0, le=80, description="a number of degrees from 0 to 80")] = 30.0
    phone_turned: Share = 0.22  # rolled by anything up to 90 degrees, else by up to `tilt`
    phone_things: Share = 0.35  # some things lie around, besides those on the background
    phone_hand: Share = 0.2  # a hand holds the shoe
    phone_lamp: Share = 1.0  # how much of a lamp's colour is left by the white balance, at most
    phone_stops: Amount = 0.9  # under- or overexposed by, at most
    phone_soft: Share = 0.35  # soft focus or motion
    phone_noise: Share = 0.25
    floors: Count = 200  # backgrounds that are drawn, besides the pictures that are given
    # Mixing of photos, per batch
    mixup: Share = 0.2  # probability; the share is drawn from Beta(0.3, 0.3)
    cutmix: Share = 0.2
    plain_epochs: Count = 3  # at the end, without mixing

    @model_validator(mode="after")
    def _fits_together(self) -> "Recipe":
        if self.mixup + self.cutmix > 1:
            raise ValueError(
                f"The recipe's mixup is {self.mixup} and its cutmix {self.cutmix}: they are of the same batches, so "
                "give shares that add up to 1 at most."
            )
        layers = [*(layers for _, layers in self.thaw), self.frozen]
        if layers != sorted(set(layers), reverse=True):
            raise ValueError(f"The recipe's thaw is {json.dumps(self.thaw)}: give {_THAW}, which is {self.frozen}.")
        return self

    @property
    def epochs(self) -> int:
        """How often every photo is seen."""
        return sum(epochs for epochs, _ in self.stages)

    def size(self, epoch: int) -> int:
        """The side of the pictures in an epoch, counted from 0."""
        return _during(self.stages, epoch, self.stages[-1][1])

    def frozen_in(self, epoch: int) -> int:
        """The number of frozen layers, from the first, in an epoch."""
        return _during(self.thaw, epoch, self.frozen)

    def trained_from(self, layer: int) -> int:
        """The first epoch that trains a layer, both counted from 0."""
        return sum(epochs for epochs, layers in self.thaw if layers > layer)

    def as_json(self) -> dict[str, Any]:
        """What a manifest keeps."""
        return self.model_dump()

    def with_fields(self, **fields: Any) -> "Recipe":
        """This recipe with other values in some fields; raises BackboneError."""
        return self.of_json({**self.as_json(), **fields})

    @classmethod
    def of_json(cls, table: Mapping[str, Any]) -> "Recipe":
        """Read a recipe, absent fields at their defaults; raises BackboneError."""
        try:
            return cls(**{key: _as_tuple(value) for key, value in table.items()})
        except ValidationError as error:
            raise BackboneError(_sentence(error.errors()[0], table)) from error


def recipe_in(text: str) -> Recipe:
    """Read a recipe from JSON, a manifest or run; raises BackboneError."""
    try:
        table = json.loads(text if text.lstrip().startswith("{") else read_text(Path(text)))
    except (OSError, ValueError) as error:
        raise BackboneError(f"No recipe can be read from {text!r} ({error}): {_WHERE}.") from error
    for key in ("origin", "recipe"):
        table = table.get(key, table) if isinstance(table, dict) else table
    if not isinstance(table, dict):
        raise BackboneError(f"There is no recipe in {text!r}: {_WHERE}.")
    return Recipe.of_json(table)


_WHERE = "give a backbone's manifest.json, a run's training.json, or the recipe itself as JSON"


def changed(recipe: Recipe, settings: Sequence[str]) -> Recipe:
    """A recipe with some fields set as `NAME=JSON`; raises BackboneError."""
    table: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        try:
            table[name] = json.loads(value)
        except json.JSONDecodeError:
            table[name] = value
    return recipe.with_fields(**table)


def _sentence(detail: ErrorDetails, table: Mapping[str, Any]) -> str:
    """The field, its value, and what to give."""
    if not detail["loc"]:
        return str(detail.get("ctx", {}).get("error", detail["msg"]))
    name = str(detail["loc"][0])
    if name not in Recipe.model_fields:
        return f"The recipe has an unknown field {name!r}; known are {', '.join(sorted(Recipe.model_fields))}."
    field = Recipe.model_fields[name]
    value, example = (each if isinstance(each, str) else json.dumps(each) for each in (table[name], field.default))
    return f"The recipe's {name} is {value}: give {field.description}, for example --set '{name}={example}'."


def _during(stages: tuple[tuple[int, int], ...], epoch: int, after: int) -> int:
    for epochs, value in stages:
        if epoch < epochs:
            return value
        epoch -= epochs
    return after


def _as_tuple(value: Any) -> Any:
    return tuple(_as_tuple(item) for item in value) if isinstance(value, list | tuple) else value

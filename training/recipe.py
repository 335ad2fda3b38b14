"""How a backbone is trained: every choice in one place, saved in the manifest of what it made."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from training.errors import BackboneError
from training.limits import are_whole, check

# What a field means where a whole recipe, of a manifest or a checkpoint, lacks it because it is older than the field.
# A field that is added to the recipe is added here: its default may be another. Those of phone views and of teachers
# that are not here have no effect without them.
MEANT_BEFORE: Mapping[str, Any] = {
    "horizon": 0,
    "anneal": 0,
    "teacher_share": 0.0,
    "frozen": 0,
    "phone": 0.0,
    "floors": 0,
    "optimizer": "adamw",
    "balance": 0.0,
    "thaw": (),
    "patience": 0,
    "first_share": 0.0,
}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The choices of one fine-tuning; probabilities are per photo and view unless a comment says otherwise."""

    architecture: str = "mobilenet_v2"
    seed: int = 20
    split_seed: int = 20
    # Stages of (epochs, picture side in pixels): small pictures first, because they cost a third, then the real size.
    stages: tuple[tuple[int, int], ...] = ((38, 128), (5, 160))
    batch: int = 64
    # How far models with few photos are evened out: a photo is drawn with a probability in proportion to (photos of its
    # model)^-balance. 0: every photo once an epoch; 1: every model equally often.
    balance: float = 0.0
    # The optimiser: "adamw", or "sgd" with Nesterov momentum, which wants a rate some ten to a hundred times as high.
    # Both decay weights apart from the gradient, by rate times `weight_decay` a step.
    optimizer: str = "adamw"
    # The rate warms up, follows a cosine to zero over `horizon` epochs, and besides falls in a straight line to
    # zero over the last `anneal` of those that are trained: so a run can end before its horizon and lose little.
    rate: float = 8e-4
    horizon: int = 0  # epochs; 0 means all that are trained
    anneal: int = 0  # epochs
    warm_up: float = 0.04  # share of the horizon
    weight_decay: float = 0.02
    clip: float = 1.0  # global norm of the gradient
    momentum: float = 0.95  # of batch normalisation
    average: float = 0.997  # decay a step of the moving average of the weights (EMA), which is what is kept
    # So much of what is kept is what the run began with: the mean of the two may know more than either (Wortsman et al.
    # 2022, arXiv 2109.01903). Only for a run that goes on from a backbone, which begins with a class layer that knows.
    first_share: float = 0.0
    # Looks at the validation part (one in five epochs) without a better top-1 that end the training. Where it is set,
    # the average at the best look is what is kept, else the last one. 0: it never ends early.
    patience: int = 0
    frozen: int = 0  # layers of the network, from the first, that stay as they are: their gradients cost the most
    # Stages of (epochs, layers) before `frozen` holds: for so many epochs so many layers, from the first, stay as they
    # are, so that what is new on top settles before it moves what came with the weights.
    thaw: tuple[tuple[int, int], ...] = ()
    dropout: float = 0.2
    label_smoothing: float = 0.1
    teacher_share: float = 0.5  # of the targets; without a teacher there is none
    teacher_temperature: float = 2.0
    half: bool = True  # bfloat16 with float32 weights, where the backend has it
    # Geometry
    crop: tuple[float, float] = (0.3, 1.0)  # share of the photo's area that a view shows
    ratio: tuple[float, float] = (0.75, 1.3333)
    zoom_out: float = 0.25  # the whole photo, smaller, before something else (a phone held far away)
    zoom_out_least: float = 0.55  # side of the photo in such a view
    flip: float = 0.5
    rotate: float = 0.5  # by up to `tilt` degrees
    tilt: float = 25.0
    quarter_turn: float = 0.06  # by 90 degrees, either way
    perspective: float = 0.3
    bend: float = 0.12  # how far a corner moves, as a share of the side
    # Light and camera
    light: float = 0.22  # brightness and contrast, plus or minus
    colour: float = 0.35  # saturation, plus or minus
    lamp: float = 0.12  # white balance: gain of each channel, plus or minus, before gamma
    grey: float = 0.04
    blur: float = 0.2  # soft focus or motion
    noise: float = 0.15
    jpeg: float = 0.3
    cutout: float = 0.25  # a rectangle of up to a quarter of the area
    # Views as a phone shows them (training/augmentation/phone_view.py), instead of the geometry and the light above
    phone: float = 0.5  # share of the views
    phone_share: tuple[float, float] = (0.42, 1.0)  # length of the shoe, of the view's side
    phone_off: float = 0.12  # how far its middle may lie from the view's, in sides
    phone_lean: float = 30.0  # degrees that the phone is pitched and turned aside, at most, either way
    phone_turned: float = 0.22  # rolled by anything up to 90 degrees, else by up to `tilt`
    phone_things: float = 0.35  # some things lie around, besides those on the backdrop
    phone_hand: float = 0.2  # a hand holds the shoe
    phone_lamp: float = 1.0  # how much of a lamp's colour is left by the white balance, at most
    phone_stops: float = 0.9  # under- or overexposed by, at most
    phone_soft: float = 0.35  # soft focus or motion
    phone_noise: float = 0.25
    floors: int = 200  # backdrops that are drawn, besides the pictures that are given
    # Mixing of photos, per batch
    mixup: float = 0.2  # probability; the share is drawn from Beta(0.3, 0.3)
    cutmix: float = 0.2
    plain_epochs: int = 3  # at the end, without mixing

    def __post_init__(self) -> None:
        """Raise BackboneError for a value that has no meaning."""
        for field in fields(self):
            if field.name != "thaw":
                check(field.name, getattr(self, field.name), field.default)
        if self.mixup + self.cutmix > 1:
            raise BackboneError(
                f"The recipe's mixup is {self.mixup} and its cutmix {self.cutmix}: they are of the same batches, so "
                "give shares that add up to 1 at most."
            )
        if not self._thaws_in_order():
            raise BackboneError(
                f"The recipe's thaw is {self.thaw!r}: give [[EPOCHS, LAYERS], …] with fewer layers each time, and at "
                f"last more than the {self.frozen} that are frozen."
            )

    def _thaws_in_order(self) -> bool:
        stages = self.thaw
        if not isinstance(stages, tuple) or any(not are_whole(each) or len(each) != 2 for each in stages):
            return False
        layers = [*(layers for _, layers in stages), self.frozen]
        return layers == sorted(set(layers), reverse=True) and all(epochs >= 1 for epochs, _ in stages)

    @property
    def epochs(self) -> int:
        """How often every photo is seen."""
        return sum(epochs for epochs, _ in self.stages)

    def size(self, epoch: int) -> int:
        """The side of the pictures in an epoch, counted from 0."""
        return _during(self.stages, epoch, self.stages[-1][1])

    def frozen_in(self, epoch: int) -> int:
        """How many layers, from the first, stay as they are in an epoch, counted from 0."""
        return _during(self.thaw, epoch, self.frozen)

    def trained_from(self, layer: int) -> int:
        """The first epoch, counted from 0, that trains a layer, counted from 0, unless that is frozen."""
        return sum(epochs for epochs, layers in self.thaw if layers > layer)

    def as_json(self) -> dict[str, Any]:
        """What a manifest keeps."""
        return asdict(self)

    @classmethod
    def of_json(cls, table: Mapping[str, Any]) -> "Recipe":
        """Read a whole recipe that a manifest kept, whose missing fields mean what was done before there were such.

        Raises BackboneError naming a field that is unknown.
        """
        return cls(**{**MEANT_BEFORE, **_known(table)})


def recipe_in(text: str) -> Recipe:
    """The whole recipe that a JSON text is, or that a manifest's or a run's file has; raises BackboneError."""
    try:
        table = json.loads(text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8"))
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
    return replace(recipe, **_known(table))


def _known(table: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Recipe)}
    if strange := sorted(set(table) - known):
        raise BackboneError(f"The recipe has an unknown field {strange[0]!r}; known are {', '.join(sorted(known))}.")
    return {key: _frozen(value) for key, value in table.items()}


def _during(stages: tuple[tuple[int, int], ...], epoch: int, after: int) -> int:
    for epochs, value in stages:
        if epoch < epochs:
            return value
        epoch -= epochs
    return after


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value

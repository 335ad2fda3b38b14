"""Severity of simulated phone photos."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["mild", "usual", "hard"]


@dataclass(frozen=True, kw_only=True)
class Level:
    """The ranges that one simulated photo is drawn from."""

    share: tuple[float, float]  # length of the shoe over the frame's short side
    off: float  # how far the shoe's middle may lie from the frame's, in short sides
    lean: float  # degrees that the phone is pitched and turned aside, at most, either way
    tilt: float  # degrees, standard deviation of the roll of a phone that is held upright
    turned: float  # chance of a roll of anything up to 90 degrees, either way, instead
    things: tuple[int, int]  # how many things lie around
    hand: float  # chance that a hand holds the shoe
    lamp: float  # how much of a lamp's colour is left by the white balance, at most
    stops: float  # under- or overexposed by, at most, of what the meter says
    motion: tuple[float, float]  # chance; length at most, in short sides
    defocus: tuple[float, float]  # chance; radius at most, in short sides
    noise: float  # standard deviation in a mid grey, at most, of a full scale of 1
    quality: tuple[int, int] = (70, 90)  # of the JPEG file


LEVELS: dict[Severity, Level] = {
    # A careful photo by day.
    "mild": Level(
        share=(0.6, 0.8), off=0.04, lean=12, tilt=5, turned=0.05, things=(0, 2), hand=0.1, lamp=0.35, stops=0.3,
        motion=(0.15, 0.008), defocus=(0.15, 0.002), noise=0.012,
    ),
    # What people send: indoors, in one hand, without a second try.
    "usual": Level(
        share=(0.45, 0.8), off=0.08, lean=24, tilt=10, turned=0.15, things=(1, 4), hand=0.25, lamp=0.75, stops=0.6,
        motion=(0.3, 0.015), defocus=(0.3, 0.004), noise=0.025,
    ),
    # In the evening, in a hurry, from across the room.
    "hard": Level(
        share=(0.35, 0.7), off=0.14, lean=35, tilt=18, turned=0.35, things=(3, 8), hand=0.5, lamp=1.0, stops=0.9,
        motion=(0.6, 0.03), defocus=(0.5, 0.007), noise=0.05,
    ),
}  # fmt: skip

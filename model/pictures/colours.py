"""Colours of a shoe: at most two names, or none if unsure.

Pixels are compared in CIELAB (D65) after the cast of a bright background is taken out. The shoe is what lies in the
middle, or in its box, and differs from the border. Names follow lightness, chroma and hue.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.pictures.crop import Box
from model.prediction import Prediction

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

COLOURS = (
    "black", "white", "grey", "beige", "brown", "red", "orange", "yellow", "green", "blue", "purple", "pink",
)  # fmt: skip
SIDE = 64  # pixels of the longer side: colours need no more
_LEAST_SIDE = 20  # pixels: a border of one pixel is a twentieth
_MIDDLE: Box = (0.12, 0.15, 0.88, 0.88)  # where most photos have their shoe
_DIFFERENT = 9.0  # CIELAB units from the nearest colour of the border; lightness counts half, because of shadows
_LEAST_SEEN, _LEAST_FILLED = 0.08, 0.15  # share of the middle that must differ, before and after gaps are filled
_FIRST, _SECOND = 0.35, 0.2  # least shares of the shoe

# sRGB to XYZ, and the white point: https://www.color.org/chardata/rgb/sRGB.pdf
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]],
    np.float32,
)
_WHITE = np.array([0.95047, 1.0, 1.08883], np.float32)


def of_only_shoe(prediction: Prediction) -> tuple[str, ...]:
    """The colours of a photo's shoe; none for several or no shoe."""
    if prediction.thumbnail is None or prediction.several or prediction.verdict == "no_sneaker":
        return ()
    return colours(prediction.thumbnail, prediction.boxes[0].box if prediction.boxes else None)


def thumbnail(image: Image.Image) -> Image.Image:
    """An RGB picture of at most 64 pixels on its longer side."""
    scale = min(1.0, SIDE / max(image.size))
    return image.resize((max(1, round(scale * image.width)), max(1, round(scale * image.height))), reducing_gap=2.0)


def colours(image: Image.Image, box: Box | None = None) -> tuple[str, ...]:
    """The names of a shoe's main colours, strongest first.

    `image` is an upright RGB photo; `box` is the shoe's place in it.
    """
    small = thumbnail(image)
    if min(small.size) < _LEAST_SIDE:
        return ()
    linear = _linear(np.asarray(small))
    inside, border = _places(linear.shape[:2], box)
    lab = _lab(_balanced(linear, border))
    shoe = _shoe(lab, inside, border)
    return _main(_names(lab[shoe])) if shoe is not None else ()


def _linear(pixels: NDArray[np.uint8]) -> Floats:
    """Linear light, 0 to 1, of sRGB pixels [H, W, 3]."""
    value = pixels.astype(np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _lab(linear: Floats) -> Floats:
    """CIELAB [..., 3] of linear RGB.

    Lightness is 0 to 100; a and b are about -100 to 100.
    """
    ratio = (linear @ _XYZ.T) / _WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def _balanced(linear: Floats, border: Mask) -> Floats:
    """Make a bright, nearly grey background grey: it shows the light's cast."""
    background = np.median(linear[border], axis=0)
    lightness, a, b = _lab(background)
    if lightness < 55 or np.hypot(a, b) > 14:
        return linear
    return np.asarray(linear * (background.mean() / background), np.float32)


def _places(size: tuple[int, ...], box: Box | None) -> tuple[Mask, Mask]:
    """The ellipse that may be shoe, and its border, each [H, W]."""
    height, width = size
    rows, columns = np.mgrid[0.5:height, 0.5:width]
    rows, columns = rows / height, columns / width
    x0, y0, x1, y1 = box or _MIDDLE
    wide, high = max(x1 - x0, 0.05) / 2, max(y1 - y0, 0.05) / 2
    across, down = np.abs(columns - (x0 + x1) / 2) / wide, np.abs(rows - (y0 + y1) / 2) / high
    edge = (np.minimum(columns, 1 - columns) < 0.05) | (np.minimum(rows, 1 - rows) < 0.05)
    around = (np.maximum(across, down) > 1) & (np.maximum(across, down) < 1.3)
    border = around if box is not None and around.sum() > 40 else edge
    return across**2 + down**2 < 1, border


def _shoe(lab: Floats, inside: Mask, border: Mask) -> Mask | None:
    """The pixels [H, W] unlike the border; None for too few.

    Gaps are filled: a white panel on a white ground belongs to the shoe.
    """
    shadows = np.array([0.5, 1, 1], np.float32)
    apart = _distances(lab[inside] * shadows, _clusters(lab[border]) * shadows).min(axis=1)
    seen = np.zeros_like(inside)
    seen[inside] = apart > _DIFFERENT**2
    filled = seen | (_between(seen, 0) & _between(seen, 1))
    least = max(1, int(inside.sum()))
    return filled if seen.sum() >= _LEAST_SEEN * least and filled.sum() >= _LEAST_FILLED * least else None


def _between(mask: Mask, axis: int) -> Mask:
    """Whether marked pixels lie on both sides along an axis."""
    before = np.logical_or.accumulate(mask, axis)
    after = np.flip(np.logical_or.accumulate(np.flip(mask, axis), axis), axis)
    return np.asarray(before & after)


def _clusters(pixels: Floats, count: int = 4, rounds: int = 6) -> Floats:
    """Centres [count, 3] of pixels [N, 3] by k-means, begun by lightness."""
    centres = pixels[np.argsort(pixels[:, 0])][np.linspace(0, len(pixels) - 1, count).astype(int)]
    for _ in range(rounds):
        nearest = _distances(pixels, centres).argmin(axis=1)
        members = np.bincount(nearest, minlength=count)
        sums = np.stack([np.bincount(nearest, pixels[:, axis], count) for axis in range(3)], axis=1)
        centres = np.where(members[:, np.newaxis] > 0, sums / np.maximum(members, 1)[:, np.newaxis], centres)
    return np.asarray(centres, np.float32)


def _distances(pixels: Floats, centres: Floats) -> Floats:
    """Squared distances [N, centres] of pixels [N, 3]."""
    return np.asarray((pixels**2).sum(axis=1)[:, np.newaxis] - 2 * (pixels @ centres.T) + (centres**2).sum(axis=1))


def _names(lab: Floats) -> NDArray[np.intp]:
    """The index in COLOURS of pixels [N, 3]."""
    light, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    vivid = chroma >= np.where(light > 75, 9, 10)
    reddish, warm = (hue < 42) | (hue >= 345), (hue >= 38) & (hue < 105)
    rules = (  # the first that holds
        ("black", ~vivid & (light < 30)),
        ("white", ~vivid & (light >= 72)),
        ("grey", ~vivid),
        ("black", (light < 18) & (chroma < 16)),
        ("brown", (hue >= 20) & (hue < 38) & (chroma < 22) & (light < 62)),
        ("brown", warm & (hue < 75) & (light < 40)),
        ("beige", warm & (chroma < 30) & (light >= 60)),
        ("brown", warm & (chroma < 38) & (light < 60)),
        ("pink", ((hue >= 325) | (hue < 35)) & (light > 62)),
        ("pink", ((hue >= 330) | (hue < 18)) & (light > 47)),
        ("red", reddish),
        ("orange", hue < 68),
        ("yellow", hue < 100),
        ("green", hue < 190),
        ("blue", hue < 300),
    )
    numbers = [COLOURS.index(name) for name, _ in rules]
    return np.asarray(np.select([holds for _, holds in rules], numbers, COLOURS.index("purple")), np.intp)


def _main(names: NDArray[np.intp]) -> tuple[str, ...]:
    """One or two colours of most pixels; none without a clear first."""
    share = dict(zip(COLOURS, (np.bincount(names, minlength=len(COLOURS)) / len(names)).tolist(), strict=True))
    for colour, least, part in (("white", 0.25, 0.7), ("black", 0.3, 0.5)):  # grey is white's shadow and black's shine
        if share[colour] > least:
            share[colour], share["grey"] = share[colour] + part * share["grey"], (1 - part) * share["grey"]
    first, second = sorted(share, key=lambda name: -share[name])[:2]
    if share[first] < _FIRST:
        return ()
    return (first, second) if share[second] >= _SECOND else (first,)

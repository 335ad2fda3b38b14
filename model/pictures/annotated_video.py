"""Annotated video: frames with numbered boxes, as H.264 without sound."""

import io
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from model.errors import DamagedPicture
from model.pictures.annotation import Mark, annotate
from model.pictures.crop import Box
from model.pictures.video import Limits, stills
from model.tracking import Track, TrackedBox

if TYPE_CHECKING:
    from av.container import OutputContainer

SIDE = 720  # pixels of a frame's shorter side
LONGEST_GAP = 1.5  # seconds between two looks, over which a box moves on
AFTER = 0.25  # seconds that a box stays after its last look
_CLOCK = Fraction(1, 90_000)  # MPEG's own


def write(path: Path, data: bytes, tracks: Sequence[Track], labels: Sequence[str], limits: Limits) -> None:
    """Write a video with its tracks drawn; raises PictureError or OSError."""
    import av  # here, because few commands write a video

    shown = io.BytesIO()
    lines = [_lines(track) for track in tracks]
    try:
        with av.open(shown, "w", format="mp4") as container:
            _encode(container, _frames(data, lines, labels, limits))
    except av.FFmpegError as error:
        raise DamagedPicture(f"The video cannot be written as H.264 ({error}). Save it anew and try again.") from error
    path.write_bytes(shown.getvalue())


def _frames(
    data: bytes, lines: Sequence[Sequence[Sequence[TrackedBox]]], labels: Sequence[str], limits: Limits
) -> Iterator[tuple[float, Image.Image]]:
    for still in stills(data, replace(limits, most=None, side=SIDE)):
        marks = [
            Mark(box=box, number=number, label="" if place else labels[number - 1])
            for number, own in enumerate(lines, 1)
            for place, box in enumerate(_boxes_at(own, still.second))
        ]
        longer = max(still.image.size)
        yield still.second, annotate(still.image, marks, most=longer, least=longer)


def _encode(container: "OutputContainer", frames: Iterator[tuple[float, Image.Image]]) -> None:
    from av import VideoFrame
    from av.video.stream import VideoStream

    stream: VideoStream | None = None
    last = -1
    for second, image in frames:
        if stream is None:
            stream = container.add_stream("libx264", rate=30, options={"crf": "21", "preset": "veryfast"})
            stream.width, stream.height = image.width // 2 * 2, image.height // 2 * 2  # H.264 wants even sides
            stream.pix_fmt, stream.codec_context.time_base = "yuv420p", _CLOCK
        frame = VideoFrame.from_image(image.crop((0, 0, stream.width, stream.height)))  # type: ignore[no-untyped-call]
        last = max(last + 1, round(second / _CLOCK))
        frame.pts, frame.time_base = last, _CLOCK
        container.mux(stream.encode(frame))
    if stream is not None:
        container.mux(stream.encode())


def _lines(track: Track) -> list[list[TrackedBox]]:
    """The boxes of each shoe of a track, by time."""
    lines: defaultdict[int, list[TrackedBox]] = defaultdict(list)
    for box in track.boxes:
        lines[box.line].append(box)
    return list(lines.values())


def _boxes_at(lines: Sequence[Sequence[TrackedBox]], second: float) -> list[Box]:
    return [box for line in lines if (box := _box_at(line, second)) is not None]


def _box_at(line: Sequence[TrackedBox], second: float) -> Box | None:
    """The box between two looks; None where the shoe was not seen."""
    at = bisect_left(line, second, key=lambda each: each.second)
    before, after = (line[at - 1] if at else None), (line[at] if at < len(line) else None)
    if after is not None and after.second == second:
        return after.box
    if before is None:
        return None
    if after is None or after.second - before.second > LONGEST_GAP:
        return before.box if second - before.second <= AFTER else None
    share = (second - before.second) / (after.second - before.second)
    x0, y0, x1, y1 = (start + share * (end - start) for start, end in zip(before.box, after.box, strict=True))
    return x0, y0, x1, y1

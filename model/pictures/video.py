"""Videos to a few frames: video, video notes, animations.

The cost of a video is bounded before and while it is read: container by its first bytes, size of its frames, packets
and their bytes, decoded pixels, and finally time.
"""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from model.errors import DamagedPicture, NotAPicture, PictureTooLarge
from model.pictures.avif import is_avif
from model.pictures.guards import BROKEN
from model.pictures.picture import looks_like_heif

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream
    from PIL import Image

MAX_FRAMES = 8  # of a video: each costs as much as a photo
FRAME_SIDE = 480  # pixels of a frame's shorter side
MAX_FRAME_PIXELS = 4096 * 2304  # 4K
MAX_DECODED_PIXELS = 150 * 1920 * 1080  # about a second of one core
MAX_PACKETS = 50_000  # half an hour at 25 frames a second
MAX_SECONDS = 20.0  # a guard against what the other bounds do not see, such as pictures that are never shown

_QUALITY = 92  # JPEG
_MILLISECOND = Fraction(1, 1000)
# The first bytes of the two containers that phones and messengers write. Naming the format keeps FFmpeg from guessing
# one that opens other files, such as a playlist.
_MATROSKA = b"\x1a\x45\xdf\xa3"
_RAW_BRAND = b"crx "  # Canon's raw photos
_CODEC = {"max_pixels": str(MAX_FRAME_PIXELS)}  # also of frames that grow in the middle of a video


def is_video(data: bytes) -> bool:
    """Whether a file begins like MP4, QuickTime, WebM or Matroska."""
    return _format(data) is not None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one reading of a video may cost."""

    most: int | None = None  # frames, evenly spaced; None: each one
    pixels: int = MAX_DECODED_PIXELS  # decoded ones; a video that has more ends early
    seconds: float = MAX_SECONDS  # then it is refused
    side: int = FRAME_SIDE  # pixels of a frame's shorter side


@dataclass(frozen=True, kw_only=True)
class Still:
    """A frame of a video."""

    second: float  # since the video's start
    image: "Image.Image"  # upright, RGB


def frames(data: bytes, most: int = MAX_FRAMES, *, seconds: float = MAX_SECONDS) -> list[bytes]:
    """Up to `most` evenly spaced frames as upright JPEGs, in order.

    Stops after `seconds`; raises PictureError.
    """
    return [encoded(still.image) for still in stills(data, Limits(most=most, seconds=seconds))]


def stills(data: bytes, limits: Limits) -> Iterator[Still]:
    """The frames of a video within limits, in order; raises PictureError."""
    import av  # here, because few messages hold a video

    name = _format(data)
    if name is None:
        raise NotAPicture("This is no video that can be read; send an MP4 or WebM file, or a photo.")
    count = 0
    try:
        with av.open(io.BytesIO(data), "r", format=name, options=_CODEC, metadata_errors="ignore") as container:
            for frame in _chosen(container, limits, time.monotonic() + limits.seconds):
                still = _still(frame, limits.side)
                count += 1
                yield still
    except (av.FFmpegError, *BROKEN) as error:
        raise DamagedPicture("The video is damaged. Use the original file, or a photo instead.") from error
    if not count:
        raise NotAPicture("This video shows no pictures; send another one, or a photo.")


def _format(data: bytes) -> str | None:
    if data[:4] == _MATROSKA:
        return "matroska"
    still = data[8:12] == _RAW_BRAND or is_avif(data) or looks_like_heif(data)
    return "mov" if data[4:8] == b"ftyp" and not still else None


def _chosen(container: "InputContainer", limits: Limits, end: float) -> Iterator["VideoFrame"]:
    stream = next((each for each in container.streams.video if each.codec_context is not None), None)
    if stream is None:
        return
    pixels = stream.codec_context.width * stream.codec_context.height
    if pixels > MAX_FRAME_PIXELS:
        raise PictureTooLarge(f"The video has {pixels:,} pixels a frame; at most {MAX_FRAME_PIXELS:,} are read.")
    stream.codec_context.thread_count = 1  # other photos want to be answered meanwhile
    stream.codec_context.options = _CODEC
    packets = list(_packets(container, stream))
    keys = [each for each in packets if each.is_keyframe]
    affordable = packets[: max(limits.most or 1, limits.pixels // max(pixels, 1))]
    if limits.most is None:
        yield from _decode(stream, affordable, limits, end)
        return
    enough = limits.most if len(affordable) == len(packets) else min(limits.most, MAX_FRAMES)
    if len(keys) >= enough:  # key frames are cheap to decode, and lie all over a long video
        yield from _decode(stream, [keys[number] for number in _spread(len(keys), limits.most)], limits, end)
        return
    wanted = set(_spread(len(affordable), limits.most))
    yield from (frame for number, frame in enumerate(_decode(stream, affordable, limits, end)) if number in wanted)


def _packets(container: "InputContainer", stream: "VideoStream") -> Iterator["Packet[VideoStream]"]:
    """The first packets; raises PictureTooLarge where they overlap.

    Overlapping packets hold more bytes than the file.
    """
    left = container.size
    for packet in islice((each for each in container.demux(stream) if each.size), MAX_PACKETS):
        left -= packet.size
        if left < 0:
            raise PictureTooLarge("The video uses parts of its file again and again. Save it anew and send that.")
        yield packet


def _decode(
    stream: "VideoStream", packets: "list[Packet[VideoStream]]", limits: Limits, end: float
) -> Iterator["VideoFrame"]:
    left = limits.pixels
    for packet in (*packets, None):  # at last, what the decoder holds back
        if time.monotonic() > end:
            raise PictureTooLarge("The video takes too long to read; send a shorter one, or a photo.")
        for frame in stream.decode(packet):
            left -= frame.width * frame.height
            frame.time_base = stream.time_base or _MILLISECOND  # the last frames lack it
            yield frame
        if left < 0:  # its frames grew: those decoded so far must do
            return


def _spread(count: int, most: int) -> list[int]:
    """At most `most` indices below `count`, evenly spaced."""
    step = max(1.0, count / most)
    return [int(step * number + step / 2) for number in range(min(most, count))]


def _still(frame: "VideoFrame", side: int) -> Still:
    scale = min(1.0, side / min(frame.width, frame.height))
    width, height = (max(1, round(length * scale)) for length in (frame.width, frame.height))
    image: Image.Image = frame.to_image(width=width, height=height)  # type: ignore[no-untyped-call]
    if frame.rotation:
        image = image.rotate(frame.rotation, expand=True)
    return Still(second=max(0.0, frame.time or 0.0), image=image)


def encoded(image: "Image.Image") -> bytes:
    """A picture as a JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()

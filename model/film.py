"""Short films to a few still pictures: video, video notes, and the silent films that messengers make of GIFs.

What a film costs is bounded before and while it is read: its container by its first bytes, the size of its pictures,
the packets that are looked through, the pixels that are decoded.
"""

import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from model.errors import DamagedPicture, NotAPicture, PictureTooLarge
from model.heif import looks_like_heif

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream
    from PIL import Image

MOST = 8  # pictures of a film that are looked at: each costs as much as a photo
SIDE = 480  # pixels of the shorter side of what is handed on
MAX_FRAME_PIXELS = 4096 * 2304  # 4K
MAX_DECODED_PIXELS = 150 * 1920 * 1080  # about a second of one core
MAX_PACKETS = 50_000  # half an hour at 25 pictures a second

_QUALITY = 92  # JPEG
# The first bytes of the two containers that phones and messengers write. Naming the format keeps FFmpeg from guessing
# one that opens other files, such as a playlist.
_MATROSKA = b"\x1a\x45\xdf\xa3"
_STILLS = (b"avif", b"avis")


def is_film(data: bytes) -> bool:
    """Whether a file begins as a film of a kind that is read: MP4 and QuickTime, WebM and Matroska."""
    return _format(data) is not None


def stills(data: bytes, most: int = MOST) -> list[bytes]:
    """Up to `most` pictures from all over a film, as upright JPEGs in their order; raises a PictureError."""
    import av  # here, because few messages hold a film

    name = _format(data)
    if name is None:
        raise NotAPicture("This is no film that can be read; send an MP4 or WebM file, or a photo.")
    try:
        with av.open(io.BytesIO(data), "r", format=name) as container:
            made = [_encode(frame) for frame in _chosen(container, most)]
    except (av.FFmpegError, ValueError, RuntimeError, IndexError, MemoryError) as error:
        raise DamagedPicture("The film is damaged. Send it again, or a photo instead.") from error
    if not made:
        raise NotAPicture("This film shows no pictures; send another one, or a photo.")
    return made


def _format(data: bytes) -> str | None:
    if data[:4] == _MATROSKA:
        return "matroska"
    film = data[4:8] == b"ftyp" and data[8:12] not in _STILLS and not looks_like_heif(data)
    return "mov" if film else None


def _chosen(container: "InputContainer", most: int) -> Iterator["VideoFrame"]:
    stream = next((each for each in container.streams.video if each.codec_context is not None), None)
    if stream is None:
        return
    pixels = stream.codec_context.width * stream.codec_context.height
    if pixels > MAX_FRAME_PIXELS:
        raise PictureTooLarge(f"The film has {pixels:,} pixels a picture; at most {MAX_FRAME_PIXELS:,} are read.")
    stream.codec_context.thread_count = 1  # other photos want to be answered meanwhile
    packets = list(islice((each for each in container.demux(stream) if each.size), MAX_PACKETS))
    keys = [each for each in packets if each.is_keyframe]
    if len(keys) >= most:  # pictures that need no others are cheap to decode
        yield from _decode(stream, [keys[number] for number in _spread(len(keys), most)])
    else:
        affordable = packets[: max(most, MAX_DECODED_PIXELS // max(pixels, 1))]
        wanted = set(_spread(len(affordable), most))
        yield from (frame for number, frame in enumerate(_decode(stream, affordable)) if number in wanted)


def _decode(stream: "VideoStream", packets: "list[Packet[VideoStream]]") -> Iterator["VideoFrame"]:
    for packet in packets:
        yield from stream.decode(packet)
    yield from stream.decode(None)  # what the decoder holds back


def _spread(count: int, most: int) -> list[int]:
    """At most `most` of the numbers below `count`, evenly apart."""
    step = max(1.0, count / most)
    return [int(step * number + step / 2) for number in range(min(most, count))]


def _encode(frame: "VideoFrame") -> bytes:
    scale = min(1.0, SIDE / min(frame.width, frame.height))
    width, height = (max(1, round(side * scale)) for side in (frame.width, frame.height))
    image: Image.Image = frame.to_image(width=width, height=height)  # type: ignore[no-untyped-call]
    if frame.rotation:
        image = image.rotate(frame.rotation, expand=True)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()

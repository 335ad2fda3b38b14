"""Films drawn here, as phones and messengers store them."""

import io
import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
from PIL import Image


def film(
    pictures: Iterable[Image.Image], *, form: str = "mp4", codec: str = "libx264", every: int = 12, turned: int = 0
) -> bytes:
    """A film of pictures of one size, ten a second; every `every`th needs no other, and players turn it by `turned`."""
    out, shown = io.BytesIO(), list(pictures)
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *shown[0].size, "yuv420p"
        stream.codec_context.gop_size = every
        if turned:
            stream.set_display_rotation(turned)
        for picture in shown:
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return out.getvalue()


def growing_film(small: Image.Image, large: Image.Image, *, count: int) -> bytes:
    """A film of `count` small pictures and then `count` large ones, of which its header does not tell."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libvpx-vp9", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *small.size, "yuv420p"
        for number, data in enumerate([*_coded(small, count), *_coded(large, count)]):
            packet = av.Packet(data)
            packet.stream, packet.time_base = stream, Fraction(1, 10)
            packet.pts = packet.dts = number
            packet.is_keyframe = number == 0
            container.mux(packet)
    return out.getvalue()


def _coded(picture: Image.Image, count: int) -> list[bytes]:
    """A picture as VP9, and then what says that nothing has changed."""
    coder = av.CodecContext.create("libvpx-vp9", "w")
    assert isinstance(coder, av.VideoCodecContext)
    coder.width, coder.height, coder.pix_fmt, coder.time_base = *picture.size, "yuv420p", Fraction(1, 10)
    coder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "default"}
    frames = [av.VideoFrame.from_image(picture) for _ in range(2)]  # type: ignore[no-untyped-call]
    first, second = (bytes(packet) for frame in frames for packet in coder.encode(frame))
    return [first, *[second] * (count - 1)]


def overlapping_film(picture: Image.Image, *, count: int, each: int) -> bytes:
    """An MP4 file whose index says `count` times of the same `each` bytes that they are a picture of their own."""
    boxes = dict(_boxes(film([picture] * count, codec="mpeg4", every=1)))
    first = _box(b"ftyp", boxes[b"ftyp"])
    places = {
        b"stsz": struct.pack(">III", 0, each, count),
        b"stsc": struct.pack(">IIIII", 0, 1, 1, 1, 1),
        b"stco": struct.pack(">II", 0, count) + struct.pack(">I", len(first) + 8) * count,
    }
    return first + _box(b"mdat", boxes[b"mdat"].ljust(each, b"\0")) + _rewritten(b"moov", boxes[b"moov"], places)


def _rewritten(name: bytes, body: bytes, places: dict[bytes, bytes]) -> bytes:
    if name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        return _box(name, b"".join(_rewritten(*inner, places) for inner in _boxes(body)))
    return _box(name, places.get(name, body))


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    while data:
        size = int.from_bytes(data[:4], "big")
        yield data[4:8], data[8:size]
        data = data[size:]


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body

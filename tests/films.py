"""Films drawn here, as phones and messengers store them."""

import io
from collections.abc import Iterable

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

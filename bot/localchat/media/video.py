"""Properties of a video or sound: size, length and first frame."""

import io
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from PIL import Image, ImageSequence

from bot.localchat.media import photos
from bot.localchat.media.files import Upload
from model.errors import PictureError
from model.pictures.video import frames

MAX_FRAMES = 600  # of a GIF
GIF_PACE = 100  # milliseconds a picture, where a GIF does not say


@dataclass(frozen=True, kw_only=True)
class Look:
    """Size in pixels, length in seconds and first frame; 0 if unknown."""

    width: int = 0
    height: int = 0
    seconds: int = 0
    preview: photos.Size | None = None


def look(data: bytes) -> Look:
    """Read the properties of a video, a sound or a picture.

    An unreadable file has none; a phone would send it all the same.
    """
    import av

    preview = _preview(data)
    try:
        with av.open(io.BytesIO(data), "r") as container:
            seconds = round((container.duration or 0) / av.time_base)
            videos = [each for each in container.streams.video if each.codec_context is not None]
            width, height = (videos[0].codec_context.width, videos[0].codec_context.height) if videos else (0, 0)
    except (av.FFmpegError, ValueError, RuntimeError):
        return Look(preview=preview)
    return Look(width=width, height=height, seconds=max(0, seconds), preview=preview)


def without_sound(upload: Upload) -> Upload:
    """A GIF as a silent MP4; any other file unchanged."""
    if not upload.data.startswith((b"GIF87a", b"GIF89a")):
        return upload
    name = PurePosixPath(upload.name).with_suffix(".mp4").name
    try:
        return replace(upload, name=name, content_type="video/mp4", data=_encode(upload.data))
    except photos.UNREADABLE:
        return upload


def _encode(gif: bytes) -> bytes:
    import av

    out = io.BytesIO()
    with Image.open(io.BytesIO(gif)) as image, av.open(out, "w", format="mp4") as container:
        pace = max(20, int(image.info.get("duration") or GIF_PACE))
        stream = container.add_stream("libx264", rate=max(1, round(1000 / pace)))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = image.width // 2 * 2 or 2, image.height // 2 * 2 or 2, "yuv420p"
        for _, frame in zip(range(MAX_FRAMES), ImageSequence.Iterator(image), strict=False):
            shown = frame.convert("RGB").resize((stream.width, stream.height))
            picture = av.VideoFrame.from_image(shown)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return out.getvalue()


def _preview(data: bytes) -> photos.Size | None:
    try:
        return photos.thumbnail(frames(data, most=1)[0])
    except PictureError:
        return photos.thumbnail(data)

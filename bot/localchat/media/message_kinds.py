"""Message kinds besides text, photos and documents."""

import asyncio
import secrets
from collections.abc import Mapping
from pathlib import PurePosixPath

from bot.localchat.core.errors import EMPTY_FILE, BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.media import video
from bot.localchat.media.files import Files, Upload, mime_type

SENT_AS_FILES = ("video", "animation", "video_note", "voice", "audio", "sticker")
SENT_AS_DATA = ("location", "venue", "contact", "poll", "dice")
STICKER_SIDE = 512  # https://core.telegram.org/stickers


async def from_file(files: Files, kind: str, upload: Upload) -> Json:
    """Store a file as ``kind``, one of SENT_AS_FILES.

    An animated GIF becomes an MP4, as in Telegram's apps.
    """
    if not upload.data:
        raise BadRequest(EMPTY_FILE)
    if kind == "animation":
        upload = await asyncio.to_thread(video.without_sound, upload)
    film = await asyncio.to_thread(video.look, upload.data)
    fields = {"mime_type": mime_type(upload.name, upload.content_type), **_fields(kind, upload, film)}
    named = fields if kind != "video_note" else {name: value for name, value in fields.items() if name != "mime_type"}
    suffix = PurePosixPath(upload.name).suffix
    content = await files.add(kind, upload.data, named, suffix=suffix, preview=film.preview)
    # A bot of long ago knew no animations: for it, Telegram repeats them as documents.
    return {**content, "document": content["animation"]} if kind == "animation" else content


def from_data(kind: str, given: Mapping[str, object]) -> Json:
    """Message content of ``kind``, one of SENT_AS_DATA.

    Raises BadRequest where a field is missing.
    """
    try:
        return {kind: MAKERS[kind](given)}
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(f"a {kind} needs {NEEDS[kind]}") from error


def _fields(kind: str, upload: Upload, film: video.Look) -> Json:
    shape = {"width": film.width, "height": film.height}
    match kind:
        case "sticker":
            still = {"type": "regular", "is_animated": False, "is_video": film.seconds > 0, "emoji": "👟"}
            return {"width": film.width or STICKER_SIDE, "height": film.height or STICKER_SIDE, **still}
        case "video_note":
            return {"length": min(film.width, film.height), "duration": film.seconds}
        case "voice":
            return {"duration": film.seconds}
        case "audio":
            return {"duration": film.seconds, "file_name": upload.name}
    return {**shape, "duration": film.seconds, "file_name": upload.name}


def _location(given: Mapping[str, object]) -> Json:
    place = {"latitude": float(str(given["latitude"])), "longitude": float(str(given["longitude"]))}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise ValueError("no such place on Earth")
    return place


def _venue(given: Mapping[str, object]) -> Json:
    return {"location": _location(given), "title": str(given["title"]), "address": str(given["address"])}


def _contact(given: Mapping[str, object]) -> Json:
    return {"phone_number": str(given["phone_number"]), "first_name": str(given["first_name"])}


def _poll(given: Mapping[str, object]) -> Json:
    options = given["options"]
    if not isinstance(options, list) or not 1 <= len(options) <= 12:
        raise ValueError("a poll has 1 to 12 options")
    listed = [{"persistent_id": str(at), "text": str(text), "voter_count": 0} for at, text in enumerate(options)]
    flags = dict.fromkeys(("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False)
    asked = {"id": str(secrets.randbits(62)), "question": str(given["question"]), "options": listed}
    return {**asked, "total_voter_count": 0, "is_anonymous": True, "type": "regular", **flags}


def _dice(given: Mapping[str, object]) -> Json:
    return {"emoji": str(given.get("emoji") or "🎲"), "value": 1 + secrets.randbelow(6)}


MAKERS = {"location": _location, "venue": _venue, "contact": _contact, "poll": _poll, "dice": _dice}
NEEDS = {
    "location": "a latitude (-90 to 90) and a longitude (-180 to 180)",
    "venue": "a latitude, a longitude, a title and an address",
    "contact": "a phone_number and a first_name",
    "poll": "a question and a list of 1 to 12 options",
    "dice": "nothing",
}

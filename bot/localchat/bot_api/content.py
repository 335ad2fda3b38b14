"""Message content from a bot's parameters: text or a photo."""

from typing import Annotated, Literal, TypeAlias

from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import STRICTNESS, BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import FromJson, InputFile, JsonList, Strict
from bot.localchat.media.files import Upload
from bot.localchat.text import formatted

ENTITY_TYPES = Literal[
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
]


class MessageEntity(Strict):
    """A formatted stretch of text; offset and length in UTF-16 units."""

    type: ENTITY_TYPES
    offset: int
    length: int
    url: str | None = None
    user: Json | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None


class LinkPreviewOptions(Strict):
    """Options of a link preview; the server stores them and shows none."""

    is_disabled: bool | None = None
    url: str | None = None
    prefer_small_media: bool | None = None
    prefer_large_media: bool | None = None
    show_above_text: bool | None = None


Entities: TypeAlias = JsonList[MessageEntity] | None
LinkPreview: TypeAlias = Annotated[LinkPreviewOptions, FromJson] | None


class Captioned(Strict):
    """The caption that a photo carries."""

    caption: str = ""
    parse_mode: str = ""
    caption_entities: Entities = None

    def caption_fields(self) -> Json:
        """The caption as fields of a message."""
        return formatted.read_caption(self.caption, self.parse_mode, plain(self.caption_entities)).fields("caption")


class InputMediaPhoto(Captioned):
    """A photo of an album, or to put into an edited message."""

    type: Literal["photo"]
    media: str
    show_caption_above_media: bool | None = None
    has_spoiler: bool | None = None


InputMedia: TypeAlias = InputMediaPhoto


def plain(entities: list[MessageEntity] | None) -> list[Json]:
    """Entities as a message keeps them."""
    return [entity.fields() for entity in entities or ()]


def flags(**given: object) -> Json:
    """Those of a message's fields that are set."""
    return {name: value for name, value in given.items() if value}


async def photo(call: Call, given: InputFile, missing: str = "there is no photo in the request") -> Json:
    """A photo, uploaded or sent before, as fields of a message.

    Raises BadRequest with ``missing`` if none is given.
    """
    file = _found(call, given, missing)
    if isinstance(file, Upload):
        return await call.account.files.add_photo(file.data, by_bot=True)
    return call.account.files.known(file, "photo")


async def media(call: Call, given: InputMedia) -> Json:
    """One item of an album, or new media of a message."""
    missing = "can't parse InputMedia: media not found"
    shown = flags(
        show_caption_above_media=given.show_caption_above_media and given.caption, has_media_spoiler=given.has_spoiler
    )
    return {**await photo(call, given.media, missing), **given.caption_fields(), **shown}


def _found(call: Call, given: InputFile, missing: str) -> InputFile:
    """The upload that is given or named with ``attach://``, or a file_id."""
    if isinstance(given, Upload):
        return given
    if given.startswith(("http://", "https://")):
        raise BadRequest(f"failed to get HTTP URL content {STRICTNESS}")
    if not given.startswith("attach://") and given:
        return given
    upload = call.uploads.get(given.removeprefix("attach://"))
    if upload is None:
        raise BadRequest(missing)
    return upload

"""editMessageText, -Caption, -ReplyMarkup and -Media; deleteMessage."""

from typing import Annotated

from bot.localchat.bot_api import content, markup
from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import Absent, ChatId, FromJson, Integer, Parameters
from bot.localchat.text import formatted

# What an edit of the text, the caption or the media replaces; everything else of a message stays.
TEXT = ("text", "entities", "link_preview_options")
CAPTION = ("caption", "caption_entities", "show_caption_above_media")
DELETABLE = 48 * 3600  # seconds: https://core.telegram.org/bots/api#deletemessage
MEDIA = (*TEXT, *CAPTION, "photo", "document", "has_media_spoiler")


class Edit(Parameters):
    """What every editing method accepts."""

    chat_id: ChatId = ""
    message_id: Integer = 0
    inline_message_id: Absent = None
    business_connection_id: Absent = None
    reply_markup: markup.ReplyMarkup | None = None


class EditMessageText(Edit):
    """Parameters of editMessageText."""

    text: str = ""
    parse_mode: str = ""
    entities: content.Entities = None
    link_preview_options: content.LinkPreview = None


class EditMessageCaption(Edit, content.Captioned):
    """Parameters of editMessageCaption."""

    show_caption_above_media: bool = False


class EditMessageMedia(Edit):
    """Parameters of editMessageMedia."""

    media: Annotated[content.InputMedia, FromJson]


class DeleteMessage(Parameters):
    """Parameters of deleteMessage."""

    chat_id: ChatId = ""
    message_id: Integer = 0


async def edit_message_text(call: Call, given: EditMessageText) -> Json:
    """Write other text into a message of the bot."""
    text = formatted.read_text(given.text, given.parse_mode, content.plain(given.entities))
    message = _own(call, given)
    if "text" not in message:
        raise BadRequest("there is no text in the message to edit")
    preview = given.link_preview_options
    options = {} if preview is None else content.flags(link_preview_options=preview.fields())
    return _edit(call, given, message, TEXT, {**text.fields("text"), **options})


async def edit_message_caption(call: Call, given: EditMessageCaption) -> Json:
    """Write another caption under a photo of the bot."""
    caption = given.caption_fields()
    message = _own(call, given)
    if "text" in message:
        raise BadRequest("there is no caption in the message to edit")
    shown = content.flags(show_caption_above_media=given.show_caption_above_media and caption)
    return _edit(call, given, message, CAPTION, {**caption, **shown})


async def edit_message_reply_markup(call: Call, given: Edit) -> Json:
    """Replace or remove the keyboard of a message of the bot."""
    return _edit(call, given, _own(call, given), (), {})


async def edit_message_media(call: Call, given: EditMessageMedia) -> Json:
    """Put another photo into a message of the bot."""
    message = _own(call, given)
    if "media_group_id" in message and given.media.type not in message:
        raise BadRequest("message can't be edited")
    return _edit(call, given, message, MEDIA, await content.media(call, given.media))


async def delete_message(call: Call, given: DeleteMessage) -> bool:
    """Delete a message of the chat, up to 48 hours old."""
    message = call.account.chats.find(call.place(given.chat_id).id, given.message_id)
    if message is None:
        raise BadRequest("message to delete not found")
    if message["date"] < call.account.shared.clock() - DELETABLE:
        raise BadRequest("message can't be deleted for everyone")
    call.account.chats.delete(message)
    return True


def _own(call: Call, given: Edit) -> Json:
    """The message to edit.

    Raises BadRequest when it does not exist or a user wrote it.
    """
    chat = call.place(given.chat_id).id
    if given.message_id <= 0:
        raise BadRequest("message identifier is not specified")
    message = call.account.chats.find(chat, given.message_id)
    if message is None:
        raise BadRequest("message to edit not found")
    if message["from"]["id"] != call.account.id:
        raise BadRequest("message can't be edited")
    return message


def _edit(call: Call, given: Edit, message: Json, replaced: tuple[str, ...], new: Json) -> Json:
    keyboard = markup.inline(given.reply_markup)
    call.account.limits.spend(message["chat"]["id"])
    kept = {name: value for name, value in message.items() if name not in (*replaced, "reply_markup")}
    return call.account.chats.edit_by_bot(message, {**kept, **new, **content.flags(reply_markup=keyboard)})

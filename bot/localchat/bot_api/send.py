"""sendMessage, sendPhoto, sendMediaGroup, sendChatAction."""

import secrets
from typing import Annotated, Literal

from bot.localchat.bot_api import content, markup
from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import Absent, ChatId, FromJson, InputFile, Integer, JsonList, Parameters, Strict
from bot.localchat.state.events import Event
from bot.localchat.text import formatted, utf16
from bot.localchat.text.entities import STYLES

ALBUM = range(2, 11)
REPLY_NOT_FOUND = "message to be replied not found"


class ReplyParameters(Strict):
    """Which message is answered."""

    message_id: Integer
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool | None = None
    quote: str | None = None
    quote_parse_mode: str = ""
    quote_entities: content.Entities = None
    quote_position: Integer | None = None
    checklist_task_id: Absent = None
    poll_option_id: Absent = None


class Send(Parameters):
    """What every sending method accepts."""

    chat_id: ChatId = ""
    business_connection_id: Absent = None
    message_thread_id: Absent = None
    direct_messages_topic_id: Absent = None
    disable_notification: bool = False
    protect_content: bool = False
    allow_paid_broadcast: bool = False
    message_effect_id: str | None = None
    reply_parameters: Annotated[ReplyParameters, FromJson] | None = None


class SendOne(Send):
    """What a method that sends one message accepts besides."""

    suggested_post_parameters: Absent = None
    reply_markup: markup.ReplyMarkup | None = None


class SendMessage(SendOne):
    """Parameters of sendMessage."""

    text: str = ""
    parse_mode: str = ""
    entities: content.Entities = None
    link_preview_options: content.LinkPreview = None


class SendPhoto(SendOne, content.Captioned):
    """Parameters of sendPhoto."""

    photo: InputFile = ""
    show_caption_above_media: bool = False
    has_spoiler: bool = False


class SendMediaGroup(Send):
    """Parameters of sendMediaGroup."""

    media: JsonList[content.InputMedia]


class SendChatAction(Parameters):
    """Parameters of sendChatAction."""

    chat_id: ChatId = ""
    business_connection_id: Absent = None
    message_thread_id: Absent = None
    action: Literal[
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]


async def send_message(call: Call, given: SendMessage) -> Json:
    """Write text to a person."""
    text = formatted.read_text(given.text, given.parse_mode, content.plain(given.entities))
    preview = given.link_preview_options
    options = {} if preview is None else content.flags(link_preview_options=preview.fields())
    return await _send_one(call, given, {**text.fields("text"), **options})


async def send_photo(call: Call, given: SendPhoto) -> Json:
    """Send a photo, in its sizes."""
    call.place(given.chat_id)
    shown = content.flags(
        show_caption_above_media=given.show_caption_above_media and given.caption, has_media_spoiler=given.has_spoiler
    )
    return await _send_one(call, given, {**await content.photo(call, given.photo), **given.caption_fields(), **shown})


async def send_media_group(call: Call, given: SendMediaGroup) -> list[Json]:
    """Send 2 to 10 photos as one album."""
    person = call.place(given.chat_id)
    if len(given.media) not in ALBUM:
        raise BadRequest("wrong number of messages specified: albums have 2-10")
    reply_to, quote = _reply(call, given, person.id)
    album = {"media_group_id": str(secrets.randbits(53)), **_flags(given), **quote}
    contents = [{**await content.media(call, item), **album} for item in given.media]
    call.account.limits.spend(person.id)
    return call.account.chats.from_bot(person, contents, reply_to=reply_to)


async def send_chat_action(call: Call, given: SendChatAction) -> bool:
    """Show that the bot is at work."""
    person = call.place(given.chat_id)
    event = Event(name="action", data={"action": given.action})
    call.account.shared.events.publish(call.account.id, person.id, event)
    return True


async def _send_one(call: Call, given: SendOne, message: Json) -> Json:
    person = call.place(given.chat_id)
    reply_to, quote = _reply(call, given, person.id)
    inline, keyboard = markup.kept(given.reply_markup)
    call.account.limits.spend(person.id)
    whole = {**message, **_flags(given), **quote, **content.flags(reply_markup=inline)}
    return call.account.chats.from_bot(person, [whole], reply_to=reply_to, keyboard=keyboard)[0]


def _flags(given: Send) -> Json:
    return content.flags(has_protected_content=given.protect_content, effect_id=given.message_effect_id)


def _reply(call: Call, given: Send, chat: int) -> tuple[int | None, Json]:
    """The replied message, if it exists, and the quote from it."""
    reply = given.reply_parameters
    if reply is None:
        return None, {}
    elsewhere = reply.chat_id is not None and str(reply.chat_id) != str(chat)
    answered = None if elsewhere else call.account.chats.find(chat, reply.message_id)
    if answered is None:
        if reply.allow_sending_without_reply:
            return None, {}
        raise BadRequest(REPLY_NOT_FOUND)
    if not reply.quote:
        return reply.message_id, {}
    quote = formatted.read(reply.quote, reply.quote_parse_mode, content.plain(reply.quote_entities))
    text = answered.get("text") or answered.get("caption") or ""
    if quote.text not in text:
        raise BadRequest("QUOTE_TEXT_INVALID")
    position = utf16.length(text[: text.index(quote.text)])
    entities = content.flags(entities=[entity for entity in quote.entities if entity["type"] in STYLES])
    return reply.message_id, {"quote": {"text": quote.text, **entities, "position": position, "is_manual": True}}

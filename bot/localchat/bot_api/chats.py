"""getChat, getFile, answerCallbackQuery."""

from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import Parameters
from bot.localchat.text import utf16

MAX_ANSWER = 200


class GetChat(Parameters):
    """Parameters of getChat."""

    chat_id: int


class GetFile(Parameters):
    """Parameters of getFile."""

    file_id: str = ""


class AnswerCallbackQuery(Parameters):
    """Parameters of answerCallbackQuery."""

    callback_query_id: str = ""
    text: str = ""
    show_alert: bool = False
    url: str = ""
    cache_time: int = 0


async def get_chat(call: Call, given: GetChat) -> Json:
    """A chat of the bot with its full info."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    shown = call.account.chats.open_to_bot(given.chat_id).chat()
    return {**shown, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}


async def get_file(call: Call, given: GetFile) -> Json:
    """Where a file can be fetched."""
    if not given.file_id:
        raise BadRequest("file_id not specified")
    return call.account.files.describe(given.file_id)


async def answer_callback_query(call: Call, given: AnswerCallbackQuery) -> bool:
    """Answer a tap with a notice, an alert or nothing."""
    if utf16.length(given.text) > MAX_ANSWER:
        raise BadRequest("MESSAGE_TOO_LONG")
    if given.url and not given.url.startswith(("https://t.me/", "tg://")):
        raise BadRequest("URL_INVALID")
    answer = {"text": given.text, "show_alert": given.show_alert, "url": given.url}
    call.account.queries.answer(given.callback_query_id, "callback", answer)
    return True

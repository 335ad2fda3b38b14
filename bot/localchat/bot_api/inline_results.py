"""Inline results, and the message that a result becomes."""

from bot.localchat.bot_api import markup
from bot.localchat.core.errors import STRICTNESS, BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import read_as
from bot.localchat.text import formatted

MAX_ID = 64  # bytes
MAX_TITLE = 256  # this server's own: Telegram cuts


def check(result: Json) -> None:
    """Raise BadRequest for a result that Telegram refuses."""
    needed = ("title", "input_message_content") if result.get("type") == "article" else ()
    for field in ("type", "id", *needed):
        if not result.get(field):
            raise BadRequest(f"can't parse inline query result: Can't find field \"{field}\"")
    if len(str(result["id"]).encode()) > MAX_ID:
        raise BadRequest("RESULT_ID_INVALID")
    if result["type"] == "article":
        inline_content(result)


def inline_content(result: Json) -> Json:
    """The message content of an article.

    Raises BadRequest for bad text or buttons, or another type of result.
    """
    given = result.get("input_message_content")
    if not isinstance(given, dict) or "message_text" not in given:
        raise BadRequest(f"can't send inline results but articles with a text {STRICTNESS}")
    text = formatted.read_text(str(given["message_text"]), str(given.get("parse_mode") or ""), given.get("entities"))
    keyboard = None
    if result.get("reply_markup"):
        keyboard = read_as(markup.InlineKeyboardMarkup, result["reply_markup"]).kept()
    return {**text.fields("text"), **({"reply_markup": keyboard} if keyboard else {})}
